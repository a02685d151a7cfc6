namespace BingeMe.Handlers.Ledger;

/// <summary>
/// Who gets what of a payment (creator-commerce.md, Money units). Pure, decimal, rounded once: what the creator does not get, the house
/// does, so that both parts always add up to what was paid.
/// </summary>
internal static class Commission
{
    private const decimal Whole = 100;

    /// <summary>What is told and paid while no fee can be read at all, per cent.</summary>
    private const decimal ShareWithoutFees = 75;

    /// <summary>The creator's share, per cent, from 0 to 100.</summary>
    /// <param name="customFee">The creator's own fee, per cent; 0 or less = none, then the house's counts.</param>
    /// <param name="houseFee">The house's fee, per cent; null when the settings cannot be read.</param>
    public static decimal Share(decimal? customFee, decimal? houseFee)
    {
        var fee = customFee > 0 ? customFee : houseFee;
        return fee is { } known ? Math.Clamp(Whole - known, 0, Whole) : ShareWithoutFees;
    }

    /// <summary>Divides what was paid: the creator's part is rounded to two digits, halves up, and the rest is the house's.</summary>
    /// <param name="gross">Coins paid, 0 or more.</param>
    /// <param name="share">The creator's share, per cent, as <see cref="Share"/> gives it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative payment, or a share beyond 0 to 100: a fault in the code.</exception>
    public static Division Divide(decimal gross, decimal share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gross);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, Whole);
        var net = Math.Round(gross * share / Whole, 2, MidpointRounding.AwayFromZero);
        return new Division(net, gross - net);
    }
}

/// <summary>The two parts of a payment.</summary>
/// <param name="Net">The creator's, coins.</param>
/// <param name="House">The house's, coins.</param>
internal readonly record struct Division(decimal Net, decimal House);
