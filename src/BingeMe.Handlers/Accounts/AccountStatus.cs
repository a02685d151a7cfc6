namespace BingeMe.Handlers.Accounts;

/// <summary>The state of a member's account (contract, shared rule 4).</summary>
internal enum AccountStatus
{
    /// <summary>In good standing.</summary>
    Active,

    /// <summary>Not released yet: may do nothing.</summary>
    Pending,

    /// <summary>May sign in, reach support and care for the account; nothing else.</summary>
    Suspended,

    /// <summary>Deleted, within or past its thirty days.</summary>
    Deleted,

    /// <summary>A value in the column that the contract does not know.</summary>
    Unknown,
}
