namespace BingeMe.Handlers.Auth.Codes;

/// <summary>What came of checking a one-time code.</summary>
internal enum CodeResult
{
    /// <summary>Right, and used up by this very call.</summary>
    Right,

    /// <summary>There is no code for the identifier.</summary>
    Missing,

    /// <summary>It is older than its lifetime.</summary>
    Expired,

    /// <summary>Its tries are used up.</summary>
    Exhausted,

    /// <summary>Not the code, or a code for something else.</summary>
    Wrong,
}
