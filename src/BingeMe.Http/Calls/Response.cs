namespace BingeMe.Http.Calls;

/// <summary>Makes the answers that handlers give.</summary>
public static class Response
{
    /// <summary>200 with data.</summary>
    public static Response<T> Ok<T>(string message, T data) => new(message) { Data = data };

    /// <summary>200 without data.</summary>
    public static Response<Unit> Ok(string message) => new(message);

    /// <summary>200 that has data in other cases of the same operation, but not in this one.</summary>
    public static Response<T> Ok<T>(string message) => new(message);
}

/// <summary>A handler's answer; the pipeline makes the envelope of it (ruling 1).</summary>
/// <typeparam name="T">The type of <c>data</c>.</typeparam>
/// <param name="Message">One sentence for people; not part of the contract.</param>
public sealed record Response<T>(string Message)
{
    /// <summary>The payload; null leaves <c>data</c> out.</summary>
    public T? Data { get; init; }

    /// <summary>Whether <c>success: true</c> stands beside <c>status</c>, as older clients of a few operations read it (ruling 1).</summary>
    public bool SaysSuccess { get; init; }

    /// <summary>Whether no cache may keep it although the operation's answers may be kept: it is not for everybody (ruling 13).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Why, for the log alone (<see cref="ApiResponse.Reason"/>).</summary>
    public string? Reason { get; init; }

    /// <summary>The HTTP status; 200 unless the contract says otherwise.</summary>
    public int Status { get; init; } = 200;
}

/// <summary>The input of an operation that takes none, or the data of an answer that has none.</summary>
public sealed class Unit
{
    /// <summary>The one instance.</summary>
    public static readonly Unit Value = new();

    private Unit()
    {
    }
}
