namespace BingeMe.Handlers.Referrals.Answers;

/// <summary>What came of one referred member.</summary>
internal sealed record ReferralLine(string Name, decimal Amount);
