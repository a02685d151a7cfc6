namespace BingeMe.Platform.Resilience;

/// <summary>How long one dependency is waited for, how often it is asked again, and when it is left alone.</summary>
internal sealed record DependencyLimits
{
    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Further attempts of a call that may be repeated; 0 = none.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Whether an attempt that ran into its time-out is repeated, too. Not where somebody waits for the answer.</summary>
    public bool RetryTimeouts { get; init; } = true;

    /// <summary>Whether a busy dependency is asked again, even about what may not be done twice: it has done nothing yet.</summary>
    public bool RetryBusy { get; init; }

    /// <summary>Before the second attempt; doubles from there, with jitter so that servers do not come back in step.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Calls within <see cref="Sampling"/> of which half failed before no more are made.</summary>
    public int BreakAfter { get; init; } = 6;

    /// <summary>The time over which failures are counted.</summary>
    public TimeSpan Sampling { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long no call is made; then one tries the way.</summary>
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether it is a store that most requests ask, a cold start's first one too: then <see cref="StoreGuard"/> keeps the limits, and leaves
    /// the store alone for <see cref="BreakFor"/> after <see cref="BreakAfter"/> failures in a row. <c>docs/decisions.md</c> has the figures.
    /// </summary>
    public bool IsStore { get; private init; }

    /// <summary>The limits of such a store. It is left alone soon, and tried again after a second.</summary>
    /// <param name="timeout">For one attempt.</param>
    public static DependencyLimits OfStore(TimeSpan timeout) => new()
    {
        IsStore = true,
        Timeout = timeout,
        Retries = 0,
        RetryTimeouts = false,
        BreakAfter = 5,
        BreakFor = TimeSpan.FromSeconds(1),
    };
}
