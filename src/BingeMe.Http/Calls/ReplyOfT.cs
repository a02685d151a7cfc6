namespace BingeMe.Http.Calls;

/// <summary>A handler's answer; the pipeline makes the envelope of it (contract ruling 1).</summary>
/// <typeparam name="T">The type of <c>data</c>.</typeparam>
/// <param name="Message">One sentence for people; not part of the contract.</param>
public sealed record Reply<T>(string Message)
{
    /// <summary>The payload; null leaves <c>data</c> out.</summary>
    public T? Data { get; init; }

    /// <summary>Whether <c>success: true</c> stands beside <c>status</c>, as older clients of a few operations read it (ruling 1).</summary>
    public bool SaysSuccess { get; init; }

    /// <summary>The HTTP status; 200 unless the contract says otherwise.</summary>
    public int Status { get; init; } = 200;
}
