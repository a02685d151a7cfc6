namespace BingeMe.Platform.Preflight;

/// <summary>What a check came to.</summary>
public enum FindingState
{
    /// <summary>It works.</summary>
    Ok = 0,

    /// <summary>It works, and should be mended.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>It was not asked; the text says why.</summary>
    Skipped,
}

/// <summary>What a check found.</summary>
/// <param name="Subject">What was looked at, in a word: <c>database</c>, <c>migrations</c>, <c>clock</c>, <c>bucket</c> ...</param>
/// <param name="State">How it is.</param>
/// <param name="Text">What is wrong, or what was seen. Never a secret, nor what a server said beyond the name of its error.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
public sealed record Finding(string Subject, FindingState State, string Text, string? Remedy = null);
