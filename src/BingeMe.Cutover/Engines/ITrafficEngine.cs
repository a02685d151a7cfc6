namespace BingeMe.Cutover.Engines;

/// <summary>
/// What divides the traffic between blue and green: a proxy or a load balancer that can be told a share and asked for it. A driver changes
/// nothing but the division; it starts, ends and configures no process (docs/cutover.md, points 1 and 4).
/// </summary>
/// <remarks>
/// Every write carries the writer's fencing number (point 24): after <see cref="Claim"/> with a number, writes of lower numbers have no
/// effect. A write that returns was sent and accepted; that it is in force is for the caller to read back (point 2).
/// </remarks>
public interface ITrafficEngine : IAsyncDisposable
{
    /// <summary>The driver and what it speaks to, for people, e.g. <c>haproxy /run/haproxy/admin.sock</c>.</summary>
    string Name { get; }

    /// <summary>What it can do besides dividing.</summary>
    EngineAbilities Abilities { get; }

    /// <summary>Whether it can do a thing.</summary>
    bool Has(EngineAbilities ability) => (Abilities & ability) != 0;

    /// <summary>The smallest step in ten-thousandths: 1 for a bucket map, 100 where whole percents are all there is.</summary>
    int Resolution { get; }

    /// <summary>Takes the engine over without changing the division.</summary>
    /// <param name="fence">The writer's fencing number, above every earlier writer's.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">The engine is not to be reached, refuses, or was claimed with this number or a higher one.</exception>
    Task Claim(long fence, CancellationToken cancelled);

    /// <summary>Sends this share of the users or requests to green, the rest to blue.</summary>
    /// <param name="fence">The writer's fencing number.</param>
    /// <param name="green">Green's share; a multiple of <see cref="Resolution"/>.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">
    /// The engine is not to be reached, refuses, or belongs to a later writer. With nothing for green, each of its parts that can be reached was told all the same.
    /// </exception>
    /// <exception cref="EngineUnsavedException">Nothing goes to green, and a restart of the engine might not agree.</exception>
    Task Set(long fence, TrafficShare green, CancellationToken cancelled);

    /// <summary>Takes the engine over and sends everything to blue: in each of its parts that can be reached, whatever the others do.</summary>
    /// <param name="fence">The writer's fencing number, above every earlier writer's.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">As for <see cref="Set"/>; what could be told was told.</exception>
    async Task TakeBack(long fence, CancellationToken cancelled)
    {
        await Claim(fence, cancelled);
        await Set(fence, TrafficShare.None, cancelled);
    }

    /// <summary>The highest fencing number that a part of the engine knows which can be reached; 0 = it is nobody's yet.</summary>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">No part is to be reached.</exception>
    async Task<long> Owner(CancellationToken cancelled) => (await Read(cancelled)).Fence;

    /// <summary>What is in force now, from the engine itself, not from what was written.</summary>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">The engine is not to be reached, or its parts disagree.</exception>
    Task<TrafficState> Read(CancellationToken cancelled);

    /// <summary>Sends a copy of blue's reads (GET and HEAD) to green, or no more; answers of copies reach nobody (point 8).</summary>
    /// <param name="fence">The writer's fencing number.</param>
    /// <param name="isOn">Whether to copy.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">As for <see cref="Set"/>, or the engine has no <see cref="EngineAbilities.Mirror"/>.</exception>
    Task Mirror(long fence, bool isOn, CancellationToken cancelled);

    /// <summary>Takes a side out of service whatever its share, or puts it back.</summary>
    /// <param name="fence">The writer's fencing number.</param>
    /// <param name="side">The side.</param>
    /// <param name="isOn">Whether it is out of service.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">As for <see cref="Set"/>, or the engine has no <see cref="EngineAbilities.Maintenance"/>.</exception>
    Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled);

    /// <summary>Tells the engine's dead-man's switch that the writer lives (point 25).</summary>
    /// <param name="fence">The writer's fencing number.</param>
    /// <param name="until">From then on the engine sends everything to blue by itself; null = it waits for nobody.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">As for <see cref="Set"/>, or the engine has no <see cref="EngineAbilities.DeadMansSwitch"/>.</exception>
    Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled);
}

/// <summary>What an engine can do besides dividing traffic.</summary>
[Flags]
public enum EngineAbilities
{
    /// <summary>It divides, and no more.</summary>
    None = 0,

    /// <summary>A user stays on one side between two changes of the share.</summary>
    Sticky = 1,

    /// <summary>Copies of reads to green.</summary>
    Mirror = 2,

    /// <summary>A side out of service.</summary>
    Maintenance = 4,

    /// <summary>Goes back to blue by itself when its writer is silent.</summary>
    DeadMansSwitch = 8,
}

/// <summary>One of the two systems.</summary>
public enum Side
{
    /// <summary>The system that serves today, and to which a rollback returns.</summary>
    Blue,

    /// <summary>The system that takes over.</summary>
    Green,
}

/// <summary>A share of the traffic in ten-thousandths, the precision of HAProxy's buckets.</summary>
/// <param name="Parts">0 to 10,000.</param>
public readonly record struct TrafficShare(int Parts) : IComparable<TrafficShare>
{
    /// <summary>How many parts are all.</summary>
    public const int Whole = 10_000;

    /// <summary>Nothing.</summary>
    public static TrafficShare None => new(0);

    /// <summary>Everything.</summary>
    public static TrafficShare All => new(Whole);

    /// <summary>Of 0 to 1.</summary>
    public double Fraction => Parts / (double)Whole;

    /// <summary>A share in percent, with two decimals at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not within 0 to 100, or finer than a hundredth of a percent.</exception>
    public static TrafficShare OfPercent(decimal percent)
    {
        if (percent is < 0 or > 100 || percent * 100 != decimal.Truncate(percent * 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A share is 0 to 100 percent in steps of 0.01.");
        return new TrafficShare((int)(percent * 100));
    }

    /// <inheritdoc/>
    public int CompareTo(TrafficShare other) => Parts.CompareTo(other.Parts);

    /// <inheritdoc/>
    public static bool operator <(TrafficShare left, TrafficShare right) => left.Parts < right.Parts;

    /// <inheritdoc/>
    public static bool operator >(TrafficShare left, TrafficShare right) => left.Parts > right.Parts;

    /// <inheritdoc/>
    public static bool operator <=(TrafficShare left, TrafficShare right) => left.Parts <= right.Parts;

    /// <inheritdoc/>
    public static bool operator >=(TrafficShare left, TrafficShare right) => left.Parts >= right.Parts;

    /// <summary>In percent, e.g. <c>2.5 %</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Parts / 100m:0.##} %");
}

/// <summary>What an engine says is in force.</summary>
/// <param name="Green">Green's share.</param>
/// <param name="Fence">The fencing number of the writer that owns the engine; 0 = nobody's yet.</param>
/// <param name="IsMirroring">Whether copies of reads go to green.</param>
/// <param name="OutOfService">The sides in maintenance.</param>
public sealed record TrafficState(TrafficShare Green, long Fence, bool IsMirroring, IReadOnlySet<Side> OutOfService);

/// <summary>The engine did not do, or not say, what was asked.</summary>
/// <param name="message">What was asked, what came back, and the remedy where there is one.</param>
/// <param name="cause">What lies behind it.</param>
public class EngineException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The engine does what it was told, and what it reads at its start could not be written: after a restart it might do something else.</summary>
/// <param name="message">What could not be written, and why.</param>
/// <param name="cause">What lies behind it.</param>
public sealed class EngineUnsavedException(string message, Exception? cause = null) : EngineException(message, cause);

/// <summary>The engine belongs to a later writer: whoever gets this must stop, and leave the engine alone.</summary>
/// <param name="message">Whose it is.</param>
public sealed class EngineClaimedException(string message) : EngineException(message);
