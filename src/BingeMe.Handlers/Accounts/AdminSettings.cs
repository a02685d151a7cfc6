namespace BingeMe.Handlers.Accounts;

/// <summary>The columns of the one wide <c>admin_settings</c> row that the rules use (platform-auth P10).</summary>
internal sealed class AdminSettings
{
    public string? Avatar { get; set; }

    public string? CoverDefault { get; set; }

    public decimal? CoinConversionUsd { get; set; }

    public string? ReferralSystem { get; set; }

    public string? SupportUserId { get; set; }

    public string? CreatorSupportId { get; set; }

    public string? Genders { get; set; }

    public long? MinPpvAmount { get; set; }

    public long? MaxPpvAmount { get; set; }

    public long? UpdateLength { get; set; }

    public long? CommentLength { get; set; }

    public long? FileSizeAllowed { get; set; }

    /// <summary>Per cent of a referred member's spending.</summary>
    public decimal? ReferralPercentage { get; set; }

    /// <summary>A number of transactions, or <c>unlimited</c>.</summary>
    public string? ReferralTransactionLimit { get; set; }
}
