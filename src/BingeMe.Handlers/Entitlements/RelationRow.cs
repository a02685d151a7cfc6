using BingeMe.Handlers.Accounts;

namespace BingeMe.Handlers.Entitlements;

/// <summary>How a viewer stands to a member, as the SQL of <see cref="EntitlementSql"/> gives it.</summary>
internal class RelationRow
{
    public long OwnerId { get; set; }

    public string OwnerStatus { get; set; } = "";

    public long OwnerDeleted { get; set; }

    public string? BlockedCountries { get; set; }

    public long Blocks { get; set; }

    public long RestrictsViewer { get; set; }

    public long RestrictedByViewer { get; set; }

    public long Subscribed { get; set; }

    public Relation ToRelation(Viewer viewer) => new()
    {
        IsSelf = OwnerId == viewer.MemberId,
        IsActive = AccountStates.Of(OwnerStatus, OwnerDeleted) == AccountStatus.Active,
        IsBlocked = Blocks != 0,
        IsCountryBlocked = Entitlement.BlocksCountry(BlockedCountries, viewer.Country),
        RestrictsViewer = RestrictsViewer != 0,
        IsRestrictedByViewer = RestrictedByViewer != 0,
        IsSubscribed = Subscribed != 0,
    };
}
