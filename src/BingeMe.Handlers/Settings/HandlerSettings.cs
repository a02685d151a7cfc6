using BingeMe.Http.Operations;
using NodaTime;

namespace BingeMe.Handlers.Settings;

/// <summary>What the business rules may be told by a deployment. The platform fills it from the environment (platform-auth P19).</summary>
public sealed record HandlerSettings
{
    /// <summary>Key of access tokens (HS256); never logged.</summary>
    public required string JwtAccessSecret { get; init; }

    /// <summary>Key of refresh tokens (HS256); never equal to the access key.</summary>
    public required string JwtRefreshSecret { get; init; }

    /// <summary>Key of encoded ids, and of encrypted fields where they have none of their own; at least 32 characters.</summary>
    public required string EncryptSecretId { get; init; }

    /// <summary>Key of new encrypted fields, at least 32 characters; null = <see cref="EncryptSecretId"/>, as in the legacy stack. Never logged.</summary>
    public string? DataSecret { get; init; }

    /// <summary>Keys that fields may still be encrypted with, beside <see cref="EncryptSecretId"/>; never logged.</summary>
    public IReadOnlyList<string> DataSecretsBefore { get; init; } = [];

    /// <summary>Every key of encrypted fields, the one for new ones first.</summary>
    public IReadOnlyList<string> DataSecrets =>
        [.. new[] { DataSecret ?? EncryptSecretId }.Concat(DataSecretsBefore).Append(EncryptSecretId).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether new payout destinations are encrypted at rest; the legacy back office reads plain ones only.</summary>
    public bool EncryptsPayouts { get; init; }

    /// <summary>Whether a changed payout destination needs the current password; where the client sends one, it is checked in any case.</summary>
    public bool PayoutChangeRequiresPassword { get; init; }

    /// <summary>Lifetime of access tokens.</summary>
    public TimeSpan AccessLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Lifetime of refresh tokens and their sessions.</summary>
    public TimeSpan RefreshLifetime { get; init; } = TimeSpan.FromDays(60);

    /// <summary>Lifetime of one-time codes (ruling 5).</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Tries at one code (ruling 5).</summary>
    public int CodeAttempts { get; init; } = 5;

    /// <summary>Codes sent to one identifier in a <see cref="CodeSendWindow"/>; 0 = no limit (platform-auth P7).</summary>
    public int CodeSends { get; init; } = 5;

    /// <summary>The window of <see cref="CodeSends"/>.</summary>
    public TimeSpan CodeSendWindow { get; init; } = RatePer.Hour;

    /// <summary>Codes sent for one account in a <see cref="CodesPerDayWindow"/>, whatever contacts and purposes they are for; 0 = no limit.</summary>
    public int CodesPerDay { get; init; } = 30;

    /// <summary>The window of <see cref="CodesPerDay"/>.</summary>
    public TimeSpan CodesPerDayWindow { get; init; } = RatePer.Day;

    /// <summary>Whether a verified reset code also counts without its token, for the same address and User-Agent: old clients need it, strangers behind one NAT have both.</summary>
    public bool ResetWithoutToken { get; init; }

    /// <summary>Whether a changed contact needs the current password (ruling 31); where the client sends one, it is checked in any case.</summary>
    public bool ContactChangeRequiresPassword { get; init; }

    /// <summary>Wrong passwords on one account in a <see cref="WrongPasswordWindow"/> before it is closed for the rest of it; 0 = no limit.</summary>
    public int WrongPasswords { get; init; } = 10;

    /// <summary>The window of <see cref="WrongPasswords"/>.</summary>
    public TimeSpan WrongPasswordWindow { get; init; } = RatePer.QuarterHour;

    /// <summary>Shortest new password, characters (ruling 15).</summary>
    public int PasswordMinLength { get; init; } = 6;

    /// <summary>The cost of new password hashes, as a power of two (platform-auth P6); less in parity runs only.</summary>
    public int PasswordCost { get; init; } = 12;

    /// <summary>Whether a one-time code alone opens an account with two-step sign-in and a password (ruling 15).</summary>
    public bool CodeAloneOpensTwoStepAccounts { get; init; }

    /// <summary>Sessions a member may have; the oldest go.</summary>
    public int SessionsPerMember { get; init; } = 20;

    /// <summary>Whether <c>client: swagger</c> gets an anonymous session without a device proof.</summary>
    public bool AllowSwaggerClient { get; init; }

    /// <summary>Google client ids that are ours; empty switches the operation off (503).</summary>
    public IReadOnlyList<string> GoogleClientIds { get; init; } = [];

    /// <summary>Apple client ids that are ours, the default first; empty switches the operation off (503).</summary>
    public IReadOnlyList<string> AppleClientIds { get; init; } = [];

    /// <summary>Base of media addresses (platform-auth P12), e.g. <c>https://cdn.bingeme.com/uploads</c>.</summary>
    public string CdnBase { get; init; } = "https://cdn.bingeme.com/uploads";

    /// <summary>Base of share, post and live links, without a trailing slash.</summary>
    public string AppUrl { get; init; } = "https://bingeme.com";

    /// <summary>Base of referral links, without a trailing slash.</summary>
    public string BaseUrl { get; init; } = "https://bingeme.com";

    /// <summary>Where a member's public page lies below <see cref="AppUrl"/>; <c>{username}</c> stands for the name.</summary>
    public string ProfilePath { get; init; } = "/{username}";

    /// <summary>The house's own account, with which creators talk about agreement and payout.</summary>
    public long HouseAccountId { get; init; } = 1;

    /// <summary>In which zone days, weeks, months and years of the dashboard begin.</summary>
    public DateTimeZone DashboardTimeZone { get; init; } = DateTimeZone.Utc;

    /// <summary>Wrong old passwords of one member in a <see cref="WrongOldPasswordWindow"/> before changing it is closed for the rest of it; 0 = no limit.</summary>
    public int WrongOldPasswords { get; init; } = 5;

    /// <summary>The window of <see cref="WrongOldPasswords"/>.</summary>
    public TimeSpan WrongOldPasswordWindow { get; init; } = RatePer.QuarterHour;

    /// <summary>What the socket service sends as <c>X-Internal-Key</c>; null lets no service in. Never logged.</summary>
    public string? CallInternalKey { get; init; }

    /// <summary>How long a token of a call lets in; Agora's cap is 24 hours.</summary>
    public TimeSpan CallTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a call sends a mass message before the rest goes on in the background (ruling 41).</summary>
    public TimeSpan MassMessageTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether GET /sales tells sellers the mail addresses of their buyers.</summary>
    public bool SalesShowBuyerEmail { get; init; }

    /// <summary>The language in which pages are looked for first.</summary>
    public string DefaultLocale { get; init; } = "es";

    /// <summary>Whether an account may be deleted while a live stream is scheduled or runs, or a withdrawal is pending.</summary>
    public bool DeleteWithOpenBusiness { get; init; }

    /// <summary>Whether a creator may open the room of a live only from five minutes before its start; legacy had switched that off.</summary>
    public bool LiveOpensAtStart { get; init; }

    /// <summary>Whether the API page and its document are served.</summary>
    public bool DocsEnabled { get; init; } = true;
}
