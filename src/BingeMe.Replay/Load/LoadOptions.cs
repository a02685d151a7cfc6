using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Load;

/// <summary>How a corpus is sent in the shape of its own load (docs/replay.md, point 24).</summary>
public sealed record LoadOptions
{
    /// <summary>For the placeholders.</summary>
    public required ISampleTokens Tokens { get; init; }

    /// <summary>What stands for tokens that no answer gives.</summary>
    public IReadOnlyDictionary<string, string> Bound { get; init; } = new Dictionary<string, string>();

    /// <summary>The operation that an event calls.</summary>
    public required Func<string, string> Operation { get; init; }

    /// <summary>Recorded gaps are divided by it: 2 is twice as fast.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>So many exchanges a second, evenly and in the corpus' order, whatever the recorded times are; null = as recorded.</summary>
    public double? Rate { get; init; }

    /// <summary>Longer recorded gaps are cut to it, before the speed counts; null = none is.</summary>
    public TimeSpan? MaxGap { get; init; }

    /// <summary>Nothing starts after it; null = the corpus ends the run.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Begins the corpus again until <see cref="Duration"/> is over.</summary>
    public bool Loop { get; init; }

    /// <summary>Loads the right side first.</summary>
    public bool RightFirst { get; init; }
}
