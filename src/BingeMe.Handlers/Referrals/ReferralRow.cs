using BingeMe.Handlers.Common;

namespace BingeMe.Handlers.Referrals;

/// <summary>What came of one referred member.</summary>
internal sealed class ReferralRow
{
    public long UserId { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? HideName { get; set; }

    public decimal Amount { get; set => field = Coins.Number(value); }
}
