using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Settings;

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

    /// <summary>Least price of a product in India, coins.</summary>
    public long? MinPriceProduct { get; set; }

    public long? MaxPriceProduct { get; set; }

    /// <summary>The same for everybody else, in coins, too.</summary>
    public long? MinPriceProductUsd { get; set; }

    public long? MaxPriceProductUsd { get; set; }

    public long? UpdateLength { get; set; }

    public long? CommentLength { get; set; }

    public long? FileSizeAllowed { get; set; }

    /// <summary>Per cent of a referred member's spending.</summary>
    public decimal? ReferralPercentage { get; set; }

    /// <summary>A number of transactions, or <c>unlimited</c>.</summary>
    public string? ReferralTransactionLimit { get; set; }

    /// <summary>The house's part of what creators are paid, per cent.</summary>
    public decimal? FeeCommission { get; set; }

    /// <summary>Coins.</summary>
    public long? MinSubscriptionAmount { get; set; }

    /// <summary>Coins.</summary>
    public long? MaxSubscriptionAmount { get; set; }

    /// <summary>Whether video calls are on at all: <c>1</c>, as in all the switches below.</summary>
    public string? VideoCallEnabled { get; set; }

    /// <summary>Whether they are for all creators.</summary>
    public string? VideoCallFor { get; set; }

    public string? FreeVideoCallEnabled { get; set; }

    public string? AudioCallEnabled { get; set; }

    public string? AudioCallFor { get; set; }

    public string? PaidChat { get; set; }

    /// <summary>Whether paid chat is for all creators.</summary>
    public string? PaidChatStatus { get; set; }

    public long? PaidChatMin { get; set; }

    public long? PaidChatMax { get; set; }

    public long? MinVideoCallCoins { get; set; }

    public long? MaxVideoCallCoins { get; set; }

    public long? MinAudioCallPrice { get; set; }

    public long? MaxAudioCallPrice { get; set; }

    /// <summary>Whether the contact form asks for a captcha: <c>on</c>.</summary>
    public string? CaptchaContact { get; set; }

    /// <summary>The terms' page.</summary>
    public string? LinkTerms { get; set; }

    /// <summary>The privacy page.</summary>
    public string? LinkPrivacy { get; set; }

    /// <summary>How often the start of a live may be moved.</summary>
    public long? MaxNumberOfReschedules { get; set; }

    /// <summary>Minutes before its start within which nobody is told of a live by mail.</summary>
    public long? LiveScheduleDelay { get; set; }

    /// <summary>Coins.</summary>
    public long? MinLivePrice { get; set; }

    /// <summary>Minutes.</summary>
    public long? MaxLiveDuration { get; set; }

    /// <summary>Coins.</summary>
    public long? MinTipMenuCoins { get; set; }

    public long? MaxTipMenuCoins { get; set; }
}

/// <summary>
/// Reads the wide settings row: the first one, never the key/value rows that share the table (platform-auth P10). Kept for a minute, so
/// that a change by the administration reaches every server within that time.
/// </summary>
internal sealed class AdminSettingsReader(Db db, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private Entry? entry;

    private AdminSettings? Held => entry is { } held && clock.GetUtcNow() is var now && now < held.Until && now >= held.Until - Lifetime ? held.Settings : null;

    /// <summary>
    /// On a connection of its own. Not for who holds one: where all of the pool are held by such callers, each waits for another's until time is up.
    /// </summary>
    public async ValueTask<AdminSettings> Read(CancellationToken cancelled)
    {
        if (Held is { } held) return held;
        await using var sql = await db.Connect(cancelled);
        return await Read(sql);
    }

    /// <summary>On a connection that its caller holds.</summary>
    public async ValueTask<AdminSettings> Read(SqlScope sql)
    {
        if (Held is { } held) return held;
        var now = clock.GetUtcNow();
        var settings = await sql.Connection.QueryFirstOrDefaultAsync<AdminSettings>(
            """
            select avatar as Avatar, cover_default as CoverDefault, coin_conversion_USD as CoinConversionUsd, referral_system as ReferralSystem,
                   support_user_id as SupportUserId, creator_support_id as CreatorSupportId, genders as Genders,
                   min_price_product as MinPriceProduct, max_price_product as MaxPriceProduct, min_price_product_usd as MinPriceProductUsd,
                   max_price_product_usd as MaxPriceProductUsd, min_ppv_amount as MinPpvAmount, max_ppv_amount as MaxPpvAmount, update_length as UpdateLength, comment_length as CommentLength,
                   file_size_allowed as FileSizeAllowed, percentage_earnings_referred as ReferralPercentage,
                   referral_transaction_limit as ReferralTransactionLimit, fee_commission as FeeCommission,
                   min_subscription_amount as MinSubscriptionAmount, max_subscription_amount as MaxSubscriptionAmount,
                   video_call_enabled as VideoCallEnabled, video_call_for as VideoCallFor, free_video_call_enabled as FreeVideoCallEnabled,
                   audio_call_enabled as AudioCallEnabled, audio_call_for as AudioCallFor, paid_chat as PaidChat, paid_chat_status as PaidChatStatus,
                   paid_chat_min as PaidChatMin, paid_chat_max as PaidChatMax, min_vdcl_coins as MinVideoCallCoins, max_vdcl_coins as MaxVideoCallCoins,
                   min_audio_call_price as MinAudioCallPrice, max_audio_call_price as MaxAudioCallPrice,
                   captcha_contact as CaptchaContact, link_terms as LinkTerms, link_privacy as LinkPrivacy,
                   max_number_of_reschedules as MaxNumberOfReschedules, live_schedule_delay as LiveScheduleDelay, min_live_price as MinLivePrice,
                   max_live_duration as MaxLiveDuration, min_tipmenu_coins as MinTipMenuCoins, max_tipmenu_coins as MaxTipMenuCoins
            from admin_settings
            where setting_key is null
            order by id
            limit 1
            """) ?? new AdminSettings();
        entry = new Entry(settings, now + Lifetime);
        return settings;
    }

    private sealed record Entry(AdminSettings Settings, DateTimeOffset Until);
}
