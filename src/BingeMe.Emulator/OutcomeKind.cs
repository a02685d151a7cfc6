namespace BingeMe.Emulator;

/// <summary>How an invocation ended.</summary>
internal enum OutcomeKind
{
    /// <summary>The function posted a whole answer.</summary>
    Answered,

    /// <summary>The function streamed an answer to its end (gateway rule 37).</summary>
    Streamed,

    /// <summary>The function posted an error, or a stream that broke off (gateway rule 38).</summary>
    Failed,

    /// <summary>The process ended without an outcome.</summary>
    Crashed,

    /// <summary>Nothing was posted in time.</summary>
    TimedOut,
}
