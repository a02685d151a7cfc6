using System.Text;

namespace BingeMe.TestSupport.LambdaRuntime;

/// <summary>An invocation that the fake Runtime API hands out.</summary>
public sealed class FakeInvocation
{
    private static int count;

    /// <summary>The id; unique unless given.</summary>
    public string RequestId { get; init; } = $"8476a536-e9f4-11e8-9739-{Interlocked.Increment(ref count):d12}";

    /// <summary>The event.</summary>
    public byte[] Payload { get; init; } = "{}"u8.ToArray();

    /// <summary>The event as text.</summary>
    public string Event { get => Encoding.UTF8.GetString(Payload); init => Payload = Encoding.UTF8.GetBytes(value); }

    /// <summary>When Lambda gives up; 29 seconds from now unless given.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.UtcNow.AddSeconds(29);

    /// <summary>More headers of the answer to <c>next</c>; these win.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Sends the event in chunks instead of with a length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Sends these bytes as the whole answer and closes the connection.</summary>
    public string? Raw { get; init; }

    /// <summary>Answers <c>next</c> with this status and the payload as it is, instead of an invocation.</summary>
    public int Refusal { get; init; }
}
