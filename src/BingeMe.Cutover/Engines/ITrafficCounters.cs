namespace BingeMe.Cutover.Engines;

/// <summary>What an engine counts by itself: a cross-check of the stream of requests (docs/cutover.md, point 10), and what no request tells.</summary>
public interface ITrafficCounters
{
    /// <summary>Sums since the engine started, of both sides.</summary>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">The engine is not to be reached.</exception>
    Task<IReadOnlyDictionary<Side, SideCounters>> Count(CancellationToken cancelled);
}

/// <summary>What an engine counted for one side.</summary>
public sealed record SideCounters
{
    /// <summary>Answered requests.</summary>
    public long Requests { get; init; }

    /// <summary>Answers of 500 and above, the engine's own included.</summary>
    public long ServerErrors { get; init; }

    /// <summary>Connections refused or broken.</summary>
    public long TransportErrors { get; init; }

    /// <summary>Requests under way now.</summary>
    public int InFlight { get; init; }

    /// <summary>Servers that active checks find well.</summary>
    public int ServersUp { get; init; }

    /// <summary>All servers of the side.</summary>
    public int Servers { get; init; }

    /// <summary>Both together, of two engines side by side; of the servers, which both know, the fewer.</summary>
    public SideCounters Plus(SideCounters other) => new()
    {
        Requests = Requests + other.Requests,
        ServerErrors = ServerErrors + other.ServerErrors,
        TransportErrors = TransportErrors + other.TransportErrors,
        InFlight = InFlight + other.InFlight,
        ServersUp = Math.Min(ServersUp, other.ServersUp),
        Servers = Math.Max(Servers, other.Servers),
    };
}
