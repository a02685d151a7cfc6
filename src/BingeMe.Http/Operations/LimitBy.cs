namespace BingeMe.Http.Operations;

/// <summary>What an operation's own rate limit counts by.</summary>
public enum LimitBy
{
    /// <summary>The resolved client address.</summary>
    Address,

    /// <summary>The calling member.</summary>
    Member,
}
