namespace BingeMe.Platform.Configuration;

/// <summary>Settings of tokens, codes, passwords, sign-in and limits.</summary>
public static class SecuritySettings
{
    /// <summary>Signs access tokens.</summary>
    public static readonly Setting<string> AccessSecret = new("JWT_ACCESS_SECRET", "Signs access tokens; shared with the legacy stack", SettingParsers.Secret)
    { Secret = true, RequiredInProduction = true, DevelopmentValue = "development-only-access-secret-never-for-production" };

    /// <summary>Signs refresh tokens.</summary>
    public static readonly Setting<string> RefreshSecret = new(
        "JWT_REFRESH_SECRET", "Signs refresh tokens; shared with the legacy stack; not the access secret", SettingParsers.Secret)
    { Secret = true, RequiredInProduction = true, DevelopmentValue = "development-only-refresh-secret-never-for-production" };

    /// <summary>Lifetime of access tokens.</summary>
    public static readonly Setting<TimeSpan> AccessLifetime = new(
        "JWT_ACCESS_EXPIRES", "Lifetime of access tokens", SettingParsers.DurationUpTo(TimeSpan.FromDays(366)))
    { Default = static _ => "1h" };

    /// <summary>Lifetime of refresh tokens and sessions.</summary>
    public static readonly Setting<TimeSpan> RefreshLifetime = new(
        "JWT_REFRESH_EXPIRES", "Lifetime of refresh tokens and sessions", SettingParsers.DurationUpTo(TimeSpan.FromDays(3660)))
    { Default = static _ => "60d" };

    /// <summary>Encrypts ids and personal fields.</summary>
    public static readonly Setting<string> EncryptSecret = new(
        "ENCRYPT_SECRET_ID", "Encrypts ids and personal fields; at least 32 characters; shared with the legacy stack", SettingParsers.Secret)
    { Secret = true, RequiredInProduction = true, DevelopmentValue = "development-only-encryption-secret-never-for-production" };

    /// <summary>Encrypts fields at rest.</summary>
    public static readonly Setting<string> DataSecret = new(
        "DATA_SECRET",
        "Encrypts PAN, Aadhaar and (PAYOUT_ENCRYPTION) payout methods at rest; at least 32 characters; unset is ENCRYPT_SECRET_ID, which the legacy stack reads them with",
        TextParsers.ListedSecret)
    { Secret = true };

    /// <summary>What fields at rest may still be encrypted with.</summary>
    public static readonly Setting<IReadOnlyList<string>> DataSecretsBefore = new(
        "DATA_SECRETS_PREVIOUS", "Comma list of earlier values of DATA_SECRET, which still open what they encrypted, until bingeme secrets rotate is done", SettingParsers.List)
    { Secret = true, Default = static _ => "" };

    /// <summary>Whether payout methods are encrypted at rest.</summary>
    public static readonly Setting<bool> EncryptsPayouts = new(
        "PAYOUT_ENCRYPTION", "Whether new payout methods are encrypted at rest; the legacy back office reads plain ones only", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Whether a changed payout method needs the password.</summary>
    public static readonly Setting<bool> PayoutChangeRequiresPassword = new(
        "PAYOUT_CHANGE_REQUIRES_PASSWORD", "Whether a changed or deleted payout method needs current_password", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Lifetime of one-time codes.</summary>
    public static readonly Setting<TimeSpan> CodeLifetime = new(
        "OTP_LIFETIME", "Lifetime of one-time codes", SettingParsers.DurationUpTo(TimeSpan.FromHours(24)))
    { Default = static _ => "10m" };

    /// <summary>Tries a code.</summary>
    public static readonly Setting<int> CodeAttempts = new("OTP_ATTEMPTS", "Tries a one-time code", SettingParsers.Integer(1, 100))
    { Default = static _ => "5" };

    /// <summary>Whether a code alone opens an account with two-step sign-in (ruling 15).</summary>
    public static readonly Setting<bool> CodeAloneOpensTwoStep = new(
        "ALLOW_OTP_LOGIN_WITH_2FA", "Whether a one-time code alone opens an account that has two-step sign-in and a password", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>The shortest password that is taken.</summary>
    public static readonly Setting<int> PasswordMinimum = new("PASSWORD_MIN_LENGTH", "Shortest password that is taken", SettingParsers.Integer(6, 72))
    { Default = static _ => "6" };

    /// <summary>Whether <c>/auth/init</c> takes the client <c>swagger</c>.</summary>
    public static readonly Setting<bool> AllowSwaggerClient = new(
        "ALLOW_SWAGGER_CLIENT", "Whether /auth/init gives tokens to the client swagger", SettingParsers.Flag)
    { Default = static s => s.Production ? "off" : "on" };

    /// <summary>The general limit, per client address.</summary>
    public static readonly Setting<LimitRule> GeneralLimit = new("RATE_LIMIT_GENERAL", "Calls a client address, e.g. 100/15m; 0 is off", SettingParsers.Limit)
    { Default = static _ => "100/15m" };

    /// <summary>Codes sent to one identifier.</summary>
    public static readonly Setting<LimitRule> CodeSendLimit = new("RATE_LIMIT_OTP_SENDS", "One-time codes sent to one identifier; 0 is off", SettingParsers.Limit)
    { Default = static _ => "5/1h" };

    /// <summary>Codes for one account a day.</summary>
    public static readonly Setting<LimitRule> CodeDayLimit = new(
        "RATE_LIMIT_OTP_ACCOUNT", "One-time codes sent for one account, all purposes together; 0 is off", SettingParsers.Limit)
    { Default = static _ => "30/24h" };

    /// <summary>Whether a reset goes without its token.</summary>
    public static readonly Setting<bool> ResetWithoutToken = new(
        "ALLOW_RESET_WITHOUT_TOKEN", "Whether a password reset of an old client counts without its resetToken, by equal address and User-Agent", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Whether a legacy secret is taken (ruling 42).</summary>
    public static readonly Setting<bool> AllowShortSecrets = new(
        "ALLOW_SHORT_SECRETS", "Whether production takes token secrets of 16 to 31 bytes, which the legacy stack may have; else 32 are demanded", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Whether a changed contact needs the password (ruling 31).</summary>
    public static readonly Setting<bool> ContactChangeRequiresPassword = new(
        "CONTACT_CHANGE_REQUIRES_PASSWORD", "Whether a changed mail address or number needs current_password", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Whether open business keeps nobody from deleting an account.</summary>
    public static readonly Setting<bool> DeleteWithOpenBusiness = new(
        "DELETE_WITH_OPEN_BUSINESS", "Whether an account may be deleted while a live stream is scheduled or runs, or a withdrawal is pending", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Whether the room of a live stays closed until shortly before its start.</summary>
    public static readonly Setting<bool> LiveOpensAtStart = new(
        "LIVE_OPENS_AT_START", "Whether a creator may open the room of a live stream only from five minutes before its start", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Whether sellers see their buyers' addresses.</summary>
    public static readonly Setting<bool> SalesShowBuyerEmail = new(
        "SALES_SHOW_BUYER_EMAIL", "Whether GET /sales tells sellers the mail addresses of their buyers", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Wrong passwords on one account.</summary>
    public static readonly Setting<LimitRule> PasswordFailureLimit = new(
        "RATE_LIMIT_PASSWORD_FAILURES", "Wrong passwords on one account before it answers 429; 0 is off", SettingParsers.Limit)
    { Default = static _ => "10/15m" };

    /// <summary>Wrong old passwords when changing it.</summary>
    public static readonly Setting<LimitRule> OldPasswordFailureLimit = new(
        "RATE_LIMIT_OLD_PASSWORD_FAILURES", "Wrong old passwords of one member before changing it answers 429; 0 is off", SettingParsers.Limit)
    { Default = static _ => "5/15m" };

    /// <summary>The socket service's key (platform-auth.md, Module call).</summary>
    public static readonly Setting<string> CallInternalKey = new("CALL_INTERNAL_KEY", "Key of the socket service for call details; unset is off", TextParsers.HeaderValue)
    { Secret = true };

    /// <summary>Lifetime of Agora tokens.</summary>
    public static readonly Setting<TimeSpan> CallTokenLifetime = new(
        "AGORA_TOKEN_LIFETIME", "Lifetime of Agora tokens, up to 24h", SettingParsers.DurationUpTo(TimeSpan.FromHours(24)))
    { Default = static _ => "1h" };

    /// <summary>Google client ids that are ours.</summary>
    public static readonly Setting<IReadOnlyList<string>> GoogleClientIds = new(
        "GOOGLE_CLIENT_ID", "Comma list of our Google client ids; empty turns Google sign-in off", SettingParsers.List)
    { Default = static _ => "" };

    /// <summary>The iOS app's client id at Apple.</summary>
    public static readonly Setting<string> AppleIosClientId = new("APPLE_IOS_CLIENT_ID", "Apple client id of the iOS app", TextParsers.Id);

    /// <summary>The web's client id at Apple.</summary>
    public static readonly Setting<string> AppleClientId = new("APPLE_CLIENT_ID", "Apple client id of the web service", TextParsers.Id);

    /// <summary>Our team at Apple.</summary>
    public static readonly Setting<string> AppleTeamId = new("APPLE_TEAM_ID", "Apple team, for code exchange and App Attest", TextParsers.Id);

    /// <summary>The sign-in key's id at Apple.</summary>
    public static readonly Setting<string> AppleKeyId = new("APPLE_KEY_ID", "Id of the Sign in with Apple key", TextParsers.Id);

    /// <summary>The sign-in key.</summary>
    public static readonly Setting<string> ApplePrivateKey = new("APPLE_PRIVATE_KEY", "Sign in with Apple key: PEM (\\n for line breaks) or bare base64", TextParsers.PrivateKey)
    { Secret = true };

    /// <summary>Apps whose attestations count.</summary>
    public static readonly Setting<IReadOnlyList<string>> AppleBundleIds = new(
        "APPLE_BUNDLE_IDS", "Comma list of bundle ids whose App Attest attestations count; empty leaves them unverified", SettingParsers.List)
    { Default = static _ => "" };

    /// <summary>Whether development builds' attestations count.</summary>
    public static readonly Setting<bool> AppleAttestDevelopment = new(
        "APPLE_ATTEST_DEVELOPMENT", "Whether App Attest keys of development builds count", SettingParsers.Flag)
    { Default = static s => s.Production ? "off" : "on" };

    /// <summary>Another root of trust for App Attest.</summary>
    public static readonly Setting<string> AppleAttestRoot = new(
        "APPLE_ATTEST_ROOT", "PEM file of the App Attest root; unset is Apple's, built in", TextParsers.ExistingFile);

    internal static readonly Setting[] All =
    [
        AccessSecret, RefreshSecret, AccessLifetime, RefreshLifetime, EncryptSecret, DataSecret, DataSecretsBefore, EncryptsPayouts, PayoutChangeRequiresPassword, CodeLifetime, CodeAttempts, CodeAloneOpensTwoStep,
        PasswordMinimum, AllowSwaggerClient, GeneralLimit, CodeSendLimit, CodeDayLimit, ResetWithoutToken, ContactChangeRequiresPassword, SalesShowBuyerEmail, DeleteWithOpenBusiness, LiveOpensAtStart, AllowShortSecrets, PasswordFailureLimit, OldPasswordFailureLimit, CallInternalKey, CallTokenLifetime,
        GoogleClientIds, AppleIosClientId, AppleClientId, AppleTeamId, AppleKeyId, ApplePrivateKey, AppleBundleIds,
        AppleAttestDevelopment, AppleAttestRoot,
    ];
}
