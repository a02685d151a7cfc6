namespace BingeMe.Handlers.Ledger;

/// <summary>
/// What the column <c>transactions.approved</c> says (creator-commerce.md, Ledger). The letters are inferred from the answers of the published
/// description: this is the one place that knows them.
/// </summary>
internal static class EntryStates
{
    /// <summary>Not settled yet.</summary>
    public const string Pending = "0";

    /// <summary>Settled: the only state that counts as earned.</summary>
    public const string Settled = "1";

    /// <summary>Never paid.</summary>
    public const string Cancelled = "2";

    /// <summary>Paid back.</summary>
    public const string Refunded = "3";

    /// <summary>The word for clients; a letter that is not known is not settled.</summary>
    public static string WordOf(string? approved) => approved switch
    {
        Settled => "success",
        Cancelled => "canceled",
        Refunded => "refunded",
        _ => "pending",
    };
}
