namespace HandlerTests.AccessMatrix;

/// <summary>The kinds of caller that every operation is tried with.</summary>
public enum TokenKind
{
    None,
    Malformed,
    WrongScheme,
    Expired,
    OtherSecret,
    AlgNone,
    RefreshTokenAsAccess,
    RetrieveScopeOfActiveAccount,
    Anonymous,
    Member,
    UnknownMember,
    Pending,
    Suspended,
    Deleted,
}
