using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Observing;

namespace BingeMe.Cutover.Running;

/// <summary>What a controller sees of the two sides.</summary>
public interface ISignals : IAsyncDisposable
{
    /// <summary>The stream of requests.</summary>
    TrafficWindow Window { get; }

    /// <summary>Whether the engine's log tells buckets.</summary>
    bool HasBuckets { get; }

    /// <summary>Looks again at what is asked for rather than told: the engine's counters.</summary>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">The engine is not to be reached.</exception>
    Task Refresh(CancellationToken cancelled);

    /// <summary>What stands against green now besides its requests: hosts down, readiness, the database, journeys, a stream that is cut.</summary>
    /// <param name="green">Green's share; with none, journeys are not tried and silence is no fault.</param>
    IReadOnlyList<Signal> Current(TrafficShare green);
}

/// <summary>Something against green that its requests do not tell.</summary>
/// <param name="Breach">What.</param>
/// <param name="Action">What is to be done about it.</param>
public sealed record Signal(Breach Breach, SignalAction Action);

/// <summary>What is to be done about a signal.</summary>
public enum SignalAction
{
    /// <summary>Not to go on, until it is over.</summary>
    Hold,

    /// <summary>Back to blue.</summary>
    RollBack,
}
