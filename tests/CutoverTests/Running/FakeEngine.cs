using BingeMe.Cutover.Engines;

namespace CutoverTests.Running;

/// <summary>An engine in memory that keeps to the door's rules, and can be down, deaf or slow of hearing.</summary>
internal sealed class FakeEngine : ITrafficEngine
{
    private TrafficShare green;
    private long owner;
    private bool isMirroring;
    private DateTimeOffset? aliveUntil;

    public string Name => "fake";

    public EngineAbilities Abilities { get; set; } = EngineAbilities.Sticky | EngineAbilities.Mirror | EngineAbilities.DeadMansSwitch;

    public int Resolution => 1;

    /// <summary>Not to be reached.</summary>
    public bool IsDown { get; set; }

    /// <summary>Says yes and does nothing (argo-rollouts 701).</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Its mirror cannot be switched, this many times.</summary>
    public int MirrorFaults { get; set; }

    /// <summary>Takes no heartbeats, as one of several proxies is down.</summary>
    public bool IsHeartless { get; set; }

    /// <summary>Obeys, and cannot write down what it reads at its start.</summary>
    public bool IsUnsaved { get; set; }

    /// <summary>Every share that was ever set.</summary>
    public List<TrafficShare> History { get; } = [];

    public bool WasMirroring { get; private set; }

    public TrafficShare InForce(DateTimeOffset now) => aliveUntil is { } until && now > until ? TrafficShare.None : green;

    public TrafficState State(DateTimeOffset now) => IsDown ? throw Down() : new TrafficState(InForce(now), owner, isMirroring, new HashSet<Side>());

    /// <summary>Another hand on it.</summary>
    public void Force(TrafficShare share) => green = share;

    public Task Claim(long fence, CancellationToken cancelled)
    {
        if (IsDown) throw Down();
        if (fence <= owner) throw new EngineClaimedException($"It belongs to {owner}.");
        owner = fence;
        return Task.CompletedTask;
    }

    public Task Set(long fence, TrafficShare share, CancellationToken cancelled) => Write(fence, () =>
    {
        green = share;
        History.Add(share);
    });

    public Task<TrafficState> Read(CancellationToken cancelled) => throw new NotSupportedException("The engine needs the test's clock.");

    public Task Mirror(long fence, bool isOn, CancellationToken cancelled) => Write(fence, () =>
    {
        if (MirrorFaults-- > 0) throw Down();
        isMirroring = isOn;
        WasMirroring |= isOn;
    });

    public Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled) => throw new EngineException("It has none.");

    public Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled) => Write(fence, () =>
    {
        if (IsHeartless && until is not null) throw Down();
        aliveUntil = until;
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task Write(long fence, Action write)
    {
        if (IsDown) throw Down();
        if (fence < owner) throw new EngineClaimedException($"It belongs to {owner}.");
        if (!IsDeaf) write();
        if (IsUnsaved) throw new EngineUnsavedException("The map's file cannot be written.");
        return Task.CompletedTask;
    }

    private static EngineException Down() => new("The fake is not to be reached.");
}
