namespace BingeMe.Handlers.Referrals;

/// <summary>A member's own rates.</summary>
internal sealed class ReferralRates
{
    public decimal? EarningsPercentage { get; set; }

    public decimal? Percentage { get; set; }
}
