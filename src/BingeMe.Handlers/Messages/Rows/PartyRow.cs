using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Entitlements;

namespace BingeMe.Handlers.Messages.Rows;

/// <summary>A member as a side of a message.</summary>
internal sealed class PartyRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }

    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public string? VerifiedId { get; set; }

    public AccountStatus State => AccountStates.Of(Status, Deleted);

    /// <summary>The name as somebody sees it (ruling 27).</summary>
    public string NameFor(long viewer) => Entitlement.ShownName(Name, Username, HideName, Id == viewer);
}
