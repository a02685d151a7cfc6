namespace BingeMe.Handlers.Users.Restrictions;

/// <summary>The account that a restriction or a report is about.</summary>
internal sealed class TargetRow
{
    public long Id { get; set; }

    public string? Role { get; set; }

    public string? VerifiedId { get; set; }

    /// <summary>The house's own first account: nothing is written about it, and nobody is told so (contract).</summary>
    public bool IsHouse => Id == 1 && Role == "admin";
}
