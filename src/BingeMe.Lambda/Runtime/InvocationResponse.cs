namespace BingeMe.Lambda.Runtime;

/// <summary>
/// What a handler gives back: a whole answer, or the beginning of a streamed one. The choice is the handler's, per invocation;
/// streaming needs <see cref="LambdaSettings.Streaming"/>.
/// </summary>
public sealed class InvocationResponse
{
    private InvocationResponse(ReadOnlyMemory<byte> json, Func<Stream, CancellationToken, ValueTask>? writeBody)
    {
        Json = json;
        WriteBody = writeBody;
    }

    /// <summary>The whole answer as UTF-8 JSON, or the prelude <c>{statusCode, headers, cookies}</c> of a streamed one (gateway rule 37).</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Writes the body of a streamed answer; null for a whole one.</summary>
    public Func<Stream, CancellationToken, ValueTask>? WriteBody { get; }

    /// <summary>What the API threw instead of answering, where this is the refusal that the client gets for it; for the log. Null = nothing.</summary>
    internal Exception? Thrown { get; private init; }

    /// <summary>The same answer, which the client gets because something was thrown.</summary>
    internal InvocationResponse For(Exception thrown) => new(Json, WriteBody) { Thrown = thrown };

    /// <summary>An answer that is complete.</summary>
    /// <param name="json">UTF-8 JSON, at most <see cref="InvocationLoop.MaxAnswerBytes"/> bytes.</param>
    public static InvocationResponse Whole(ReadOnlyMemory<byte> json) => new(json, null);

    /// <summary>An answer whose body is written while the client already reads (gateway rule 37).</summary>
    /// <param name="prelude">UTF-8 JSON <c>{"statusCode":200,"headers":{},"cookies":[]}</c>; headers of several values as the front door takes them.</param>
    /// <param name="writeBody">Writes the body; a flush sends what was written. What it throws reaches the gateway as a trailer.</param>
    public static InvocationResponse Streamed(ReadOnlyMemory<byte> prelude, Func<Stream, CancellationToken, ValueTask> writeBody) => new(prelude, writeBody);
}
