namespace BingeMe.Http.Operations;

/// <summary>Who may call an operation (platform-auth P3).</summary>
public enum Access
{
    /// <summary>Everybody; a token is not looked at.</summary>
    Open,

    /// <summary>Holders of an anonymous token only; a member's token is refused with 403.</summary>
    Anonymous,

    /// <summary>Members only.</summary>
    Member,

    /// <summary>Everybody; a good token makes the caller known, any other is as none.</summary>
    Optional,
}
