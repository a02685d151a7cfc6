namespace BingeMe.Platform.State.Dual;

/// <summary>How far the copies in Redis are from the tables, for one kind of state.</summary>
/// <param name="Kind">E.g. <c>sessions</c>.</param>
/// <param name="Missing">Items without a copy.</param>
/// <param name="Different">Items with another copy.</param>
/// <param name="Surplus">Copies without an item.</param>
/// <param name="Expiry">Copies that are like their items and live longer or shorter by more than the tolerance.</param>
/// <param name="Moving">Items that changed at each look: somebody is writing them, and nothing can be said. Not part of <see cref="Total"/>.</param>
public sealed record StateDrift(string Kind, int Missing, int Different, int Surplus, int Expiry = 0, int Moving = 0)
{
    /// <summary>All of it; 0 when Redis could take over.</summary>
    public int Total => Missing + Different + Surplus + Expiry;
}

/// <summary>One item whose copy is not like it.</summary>
/// <param name="Kind">E.g. <c>sessions</c>.</param>
/// <param name="Key">Where the copy is or should be, without the prefix: of a token it holds a digest only.</param>
/// <param name="What"><c>missing</c>, <c>different</c>, <c>surplus</c> or <c>expiry</c>.</param>
public sealed record DriftedKey(string Kind, string Key, string What);

/// <summary>How the stores are looked at.</summary>
public sealed record StateLook
{
    /// <summary>How much longer or shorter than its item a copy may live.</summary>
    public TimeSpan ExpiryTolerance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many items a second at most, in each pass: a scan uses capacity that the tables' users need.</summary>
    public int PerSecond { get; init; } = 2000;

    /// <summary>What passes before the second look at an item whose copy was not like it: a write is on its way to Redis for a moment.</summary>
    public Func<CancellationToken, Task> Settle { get; init; } = static cancelled => Task.Delay(TimeSpan.FromSeconds(1), cancelled);

    /// <summary>Is told each item whose copy is not like it, one at a time.</summary>
    public Action<DriftedKey> Found { get; init; } = static _ => { };
}
