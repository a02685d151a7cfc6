using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Referrals.Answers;

/// <summary>The one item of GET /referrals.</summary>
internal sealed record ReferralReport
{
    public required string ReferralsWelcomeDesc { get; init; }

    public required string TotalTransactionsPerReferral { get; init; }

    public required string TotalTransactionsReferralUnlimited { get; init; }

    public required string ReferralLink { get; init; }

    public required decimal TotalEarnings { get; init; }

    /// <summary>One line a referred member.</summary>
    public required IReadOnlyList<ReferralLine> User { get; init; }

    public required Pagination Pagination { get; init; }
}
