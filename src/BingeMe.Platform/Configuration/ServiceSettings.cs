using BingeMe.Platform.Mail;
using BingeMe.Platform.Sql;

namespace BingeMe.Platform.Configuration;

/// <summary>Settings of the services outside: SQL, state, AWS, mail, messages.</summary>
public static class ServiceSettings
{
    /// <summary>The MySQL server.</summary>
    public static readonly Setting<string> SqlHost = new("DB_HOST", "MySQL server", TextParsers.Host)
    { RequiredInProduction = true, Default = static s => s.LocalServices ? "127.0.0.1" : null };

    /// <summary>Its port.</summary>
    public static readonly Setting<int> SqlPort = new("DB_PORT", "MySQL port", SettingParsers.Integer(1, 65535)) { Default = static s => s.LocalServices ? "13306" : "3306" };

    /// <summary>Its user.</summary>
    public static readonly Setting<string> SqlUser = new("DB_USERNAME", "MySQL user", TextParsers.Line)
    { RequiredInProduction = true, Default = static s => s.LocalServices ? "bingeme" : null };

    /// <summary>Its password.</summary>
    public static readonly Setting<string> SqlPassword = new("DB_PASSWORD", "MySQL password", SettingParsers.Secret)
    { Secret = true, RequiredInProduction = true, Default = static s => s.LocalServices ? "bingeme-dev" : null };

    /// <summary>Its schema.</summary>
    public static readonly Setting<string> SqlDatabase = new("DB_DATABASE", "MySQL database", TextParsers.Line)
    { RequiredInProduction = true, Default = static s => s.LocalServices ? "bingeme" : null };

    /// <summary>How the way to it is protected.</summary>
    public static readonly Setting<SqlTls> SqlTls = new(
        "DB_TLS",
        "none, preferred, required or verified (the certificate too); in production required unless the database is on the same machine",
        SettingParsers.Choice(("none", Sql.SqlTls.None), ("preferred", Sql.SqlTls.Preferred), ("required", Sql.SqlTls.Required), ("verified", Sql.SqlTls.Verified)))
    { Default = static s => s.Production && s.Raw("DB_HOST")?.Trim() is not (null or "localhost" or "127.0.0.1" or "::1") ? "required" : "preferred" };

    /// <summary>The pool's size.</summary>
    public static readonly Setting<int> SqlConnections = new("DB_CONNECTION_LIMIT", "Connections in the pool", SettingParsers.Integer(1, 1000))
    { Default = static _ => "10" };

    /// <summary>The read replica.</summary>
    public static readonly Setting<string> ReplicaHost = new(
        "DB_REPLICA_HOST", "Read replica of the database for lists of members who wrote nothing in the last seconds; unset is off. Account, password and schema are the database's", TextParsers.Host);

    /// <summary>Its port.</summary>
    public static readonly Setting<int> ReplicaPort = new("DB_REPLICA_PORT", "Port of the read replica", SettingParsers.Integer(1, 65535)) { Default = static _ => "3306" };

    /// <summary>How far it may lag.</summary>
    public static readonly Setting<TimeSpan> ReplicaMaxLag = new("DB_REPLICA_MAX_LAG", "The lag from which on it is not asked", SettingParsers.DurationUpTo(TimeSpan.FromMinutes(1)))
    { Default = static _ => "2s" };

    /// <summary>Whether the process starts without its database.</summary>
    public static readonly Setting<bool> StartWithoutSql = new("ALLOW_START_WITHOUT_DB", "Whether the host starts although the database is down (the function never asks at its start)", SettingParsers.Flag)
    { Hosts = Hosts.Ec2, Default = static s => s.Production ? "off" : "on" };

    /// <summary>Where sessions, codes, limits, goals and push tokens lie.</summary>
    public static readonly Setting<StateStore> StateStore = new(
        "STATE_STORE",
        "embedded, dynamodb, redis (after the rollback window) or dual",
        SettingParsers.Choice(
            ("embedded", Configuration.StateStore.Embedded),
            ("dynamodb", Configuration.StateStore.DynamoDb),
            ("redis", Configuration.StateStore.Redis),
            ("dual", Configuration.StateStore.Dual)))
    { Default = static s => s.Embedded ? "embedded" : "dynamodb" };

    /// <summary>The tables' suffix (ruling 6).</summary>
    public static readonly Setting<string> TableSuffix = new("DYNAMODB_TABLE_SUFFIX", "Suffix of the DynamoDB tables: sessions-{suffix}", TextParsers.Name("prod"))
    { Default = static s => s.NodeEnvironment };

    /// <summary>A local server instead of AWS.</summary>
    public static readonly Setting<Uri> DynamoEndpoint = new("AWS_ENDPOINT_URL_DYNAMODB", "Address of a local DynamoDB server; unset is AWS", SettingParsers.BaseAddress)
    { Aliases = ["DYNAMODB_ENDPOINT"], Default = static s => s.LocalServices ? "http://127.0.0.1:18000" : null };

    /// <summary>The Redis server.</summary>
    public static readonly Setting<string> RedisHost = new("REDIS_HOST", "Redis server", TextParsers.Host) { Default = static s => s.LocalServices ? "127.0.0.1" : "localhost" };

    /// <summary>Its port.</summary>
    public static readonly Setting<int> RedisPort = new("REDIS_PORT", "Redis port", SettingParsers.Integer(1, 65535)) { Default = static s => s.LocalServices ? "16379" : "6379" };

    /// <summary>Its password.</summary>
    public static readonly Setting<string> RedisPassword = new("REDIS_PASSWORD", "Redis password", SettingParsers.Secret) { Secret = true };

    /// <summary>What our keys begin with.</summary>
    public static readonly Setting<string> RedisPrefix = new("REDIS_PREFIX", "What every Redis key begins with", TextParsers.Line)
    { Default = static _ => "bingeme:" };

    /// <summary>The AWS region.</summary>
    public static readonly Setting<string> AwsRegion = new("AWS_DEFAULT_REGION", "AWS region of all clients", TextParsers.Region)
    { Aliases = ["AWS_REGION"], RequiredInProduction = true, Default = static _ => "eu-west-2" };

    /// <summary>The media bucket.</summary>
    public static readonly Setting<string> MediaBucket = new("AWS_BUCKET_NAME", "Main S3 bucket", TextParsers.Name("bingeme-media"))
    { Aliases = ["S3_BUCKET_NAME", "AWS_S3_BUCKET"], RequiredInProduction = true, Default = static s => s.LocalServices ? "bingeme-media" : null };

    /// <summary>The agreements' bucket.</summary>
    public static readonly Setting<string> AgreementBucket = new("AWS_AGREEMENT_BUCKET_NAME", "S3 bucket of agreements", TextParsers.Name("bingeme-agreement"))
    { Default = static s => s.LocalServices ? "bingeme-agreement" : "bingmeee-agreement" };

    /// <summary>The mail server.</summary>
    public static readonly Setting<string> MailHost = new("MAIL_HOST", "SMTP server", TextParsers.Host) { Aliases = ["SMTP_HOST"], Default = static s => s.LocalServices ? "127.0.0.1" : "smtp.gmail.com" };

    /// <summary>Its port.</summary>
    public static readonly Setting<int> MailPort = new("MAIL_PORT", "SMTP port (STARTTLS)", SettingParsers.Integer(1, 65535)) { Aliases = ["SMTP_PORT"], Default = static s => s.LocalServices ? "11025" : "587" };

    /// <summary>How the way to it is protected.</summary>
    public static readonly Setting<MailTls> MailTls = new(
        "MAIL_TLS",
        "starttls (port 587), implicit (port 465) or none (a relay on the same machine)",
        SettingParsers.Choice(("starttls", Mail.MailTls.StartTls), ("implicit", Mail.MailTls.Implicit), ("none", Mail.MailTls.None)))
    { Default = static s => s.LocalServices ? "none" : "starttls" };

    /// <summary>Whether mail may leave the machine in plain text.</summary>
    public static readonly Setting<bool> AllowPlainMail = new("ALLOW_PLAIN_MAIL", "Whether production hands mail to another machine with MAIL_TLS=none", SettingParsers.Flag)
    { Default = static _ => "off" };

    /// <summary>Its user.</summary>
    public static readonly Setting<string> MailUser = new("MAIL_USERNAME", "SMTP user", TextParsers.Line) { RequiredInProduction = true };

    /// <summary>Its password.</summary>
    public static readonly Setting<string> MailPassword = new("MAIL_PASSWORD", "SMTP password", SettingParsers.Secret)
    { Aliases = ["SMTP_PASS"], Secret = true, RequiredInProduction = true };

    /// <summary>The sender's name.</summary>
    public static readonly Setting<string> MailFromName = new("MAIL_FROM_NAME", "Sender's name", TextParsers.Line) { Default = static _ => "BingeMe" };

    /// <summary>The sender's address.</summary>
    public static readonly Setting<string> MailFromAddress = new("MAIL_FROM_ADDRESS", "Sender's address", TextParsers.MailAddress)
    { RequiredInProduction = true, Default = static s => s.LocalServices ? "no-reply@bingeme.example" : null };

    /// <summary>Where contact mails go.</summary>
    public static readonly Setting<string> AdminAddress = new("ADMIN_EMAIL", "Recipient of contact mails", TextParsers.MailAddress) { Aliases = ["SMTP_USER"] };

    /// <summary>Where contact mails come from.</summary>
    public static readonly Setting<string> ContactFrom = new("SMTP_USER", "Sender of contact mails", TextParsers.MailAddress) { Aliases = ["MAIL_FROM_ADDRESS"] };

    /// <summary>The WhatsApp endpoint.</summary>
    public static readonly Setting<Uri> WhatsAppUrl = new("WHATSAPP_API_URL", "WhatsApp messages endpoint; unset is off", SettingParsers.WebAddress);

    /// <summary>The WhatsApp template.</summary>
    public static readonly Setting<string> WhatsAppTemplate = new("WHATSAPP_TEMPLATE", "WhatsApp template of one-time codes", TextParsers.Name("otp_code"));

    /// <summary>The alert chat.</summary>
    public static readonly Setting<string> TelegramChat = new("TELEGRAM_CHAT_ID", "Telegram chat of alerts; unset is off", TextParsers.Id);

    /// <summary>The alert bot.</summary>
    public static readonly Setting<string> TelegramToken = new("TELEGRAM_BOT_TOKEN", "Telegram bot of alerts", TextParsers.Id) { Secret = true };

    /// <summary>The address checker's key.</summary>
    public static readonly Setting<string> ListCleanKey = new("LISTCLEAN_API_KEY", "ListClean key; unset skips the check of mail addresses", TextParsers.Token)
    { Secret = true };

    /// <summary>The captcha's secret.</summary>
    public static readonly Setting<string> CaptchaSecret = new(
        "INVISIBLE_RECAPTCHA_SECRETKEY", "Google reCAPTCHA secret of the contact form; unset accepts no captcha", TextParsers.Token)
    { Secret = true };

    /// <summary>Where a captcha may be solved.</summary>
    public static readonly Setting<IReadOnlyList<string>> CaptchaHosts = new(
        "RECAPTCHA_HOSTS", "Sites on which a captcha may be solved, comma-separated; empty leaves it to Google's own list", SettingParsers.List)
    { Default = static _ => "" };

    /// <summary>The push account.</summary>
    public static readonly Setting<string> PushAccount = new("FCM_SERVICE_ACCOUNT", "Service account of FCM: JSON, or the path of its file; unset is off", TextParsers.ServiceAccountText)
    { Secret = true };

    /// <summary>A server that speaks S3.</summary>
    public static readonly Setting<Uri> S3Endpoint = new("S3_ENDPOINT", "A server that speaks S3 instead of AWS; buckets then stand in the path", SettingParsers.BaseAddress)
    { Aliases = ["AWS_ENDPOINT_URL_S3"], Default = static s => s.LocalServices ? "http://127.0.0.1:14568" : null };

    /// <summary>Where mail and messages go.</summary>
    public static readonly Setting<bool> DeliverToOutbox = new(
        "DELIVER_TO_OUTBOX", "Whether mail, messages and pushes go into the local outbox instead of to people; refused in production", SettingParsers.Flag)
    { Default = static s => s.Embedded ? "on" : "off" };

    internal static readonly Setting[] All =
    [
        SqlHost, SqlPort, SqlUser, SqlPassword, SqlDatabase, SqlTls, SqlConnections, ReplicaHost, ReplicaPort, ReplicaMaxLag, StartWithoutSql, StateStore, TableSuffix, DynamoEndpoint, RedisHost,
        RedisPort, RedisPassword, RedisPrefix, AwsRegion, MediaBucket, AgreementBucket, MailHost, MailPort, MailTls, AllowPlainMail, MailUser, MailPassword,
        MailFromName, MailFromAddress,
        AdminAddress, ContactFrom, WhatsAppUrl, WhatsAppTemplate, TelegramChat, TelegramToken, ListCleanKey, CaptchaSecret, CaptchaHosts, PushAccount,
        S3Endpoint, DeliverToOutbox,
    ];
}
