namespace BingeMe.Handlers.Entitlements;

/// <summary>What <c>updates.status</c> and <c>updates.deleted</c> say together.</summary>
internal enum PostState
{
    /// <summary>Published.</summary>
    Active,

    /// <summary>Switched off: its owner alone sees it.</summary>
    Disabled,

    /// <summary>Deleted, pending or being encoded: nobody sees it.</summary>
    Gone,
}
