namespace BingeMe.Platform.Outbound;

/// <summary>How long an outside service is waited for, how often it is asked again, and when it is left alone.</summary>
internal sealed record OutsideLimits
{
    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Further attempts of a call that may be repeated; 0 = none.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Whether an attempt that ran into its time-out is repeated, too. Not where somebody waits for the answer.</summary>
    public bool RetrySilence { get; init; } = true;

    /// <summary>Before the second attempt; doubles from there, with jitter so that servers do not come back in step.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Calls within <see cref="Sampling"/> of which half failed before no more are made.</summary>
    public int BreakAfter { get; init; } = 6;

    /// <summary>The time over which failures are counted.</summary>
    public TimeSpan Sampling { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long no call is made; then one tries the way.</summary>
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(15);
}
