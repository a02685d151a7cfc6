using BingeMe.Handlers.Common;

namespace BingeMe.Handlers.Referrals;

/// <summary>What came of all referred members.</summary>
internal sealed class ReferralTotals
{
    public decimal Earnings { get; set => field = Coins.Number(value); }

    public long Members { get; set; }
}
