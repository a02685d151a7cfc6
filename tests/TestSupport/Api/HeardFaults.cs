using System.Collections.Concurrent;
using BingeMe.Http.Pipeline;

namespace BingeMe.TestSupport.Api;

/// <summary>Keeps what failed beside the requests.</summary>
public sealed class HeardFaults : IFaultLog
{
    private readonly ConcurrentQueue<(string Work, Exception Cause)> heard = new();

    /// <summary>In order.</summary>
    public IReadOnlyList<(string Work, Exception Cause)> All => [.. heard];

    /// <inheritdoc/>
    public void Tell(string work, Exception cause) => heard.Enqueue((work, cause));
}
