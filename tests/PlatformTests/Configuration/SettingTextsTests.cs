using BingeMe.Platform.Configuration;
using MimeKit;

namespace BingeMe.PlatformTests.Configuration;

/// <summary>
/// A text that somebody reads later is read when the process starts: what would have ended the process, or every mail, is a sentence there
/// that names the setting.
/// </summary>
public sealed class SettingTextsTests
{
    [Theory]
    [InlineData("AWS_DEFAULT_REGION", "eu west", "is not an AWS region")]
    [InlineData("AWS_REGION", "https://eu-west-2", "is not an AWS region")]
    [InlineData("BINGEME_PIN_CLOCK", "tomorrow", "is not a time")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "abc", "is not a list of header fields")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a b=c", "is not a list of header fields")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a=b%0D%0Ac", "is not a list of header fields")]
    [InlineData("DRAIN_DELAY", "60d", "is longer than 1 h")]
    [InlineData("RATE_LIMIT_GENERAL", "100/900y", "is not a limit")]
    [InlineData("RATE_LIMIT_AUTH_LOGIN", "100/900y", "is not a limit")]
    [InlineData("MAIL_FROM_ADDRESS", "BingeMe <no-reply@bingeme.com>", "is not one plain mail address")]
    [InlineData("ADMIN_EMAIL", "Support <s@bingeme.com>", "is not one plain mail address")]
    [InlineData("ADMIN_EMAIL", "a@bingeme.com, b@bingeme.com", "is not one plain mail address")]
    [InlineData("SMTP_USER", "apikey", "is not one plain mail address")]
    [InlineData("MAIL_FROM_NAME", "Binge\nMe", "holds a line break")]
    [InlineData("DATA_SECRET", "0123456789abcdef,0123456789abcdef", "DATA_SECRETS_PREVIOUS could not name it")]
    [InlineData("DATA_SECRET", " 0123456789abcdef0123456789abcdef", "DATA_SECRETS_PREVIOUS could not name it")]
    [InlineData("DB_HOST", "db:3306", "port and scheme do not belong")]
    [InlineData("DB_REPLICA_HOST", "mysql://db", "port and scheme do not belong")]
    [InlineData("REDIS_HOST", "redis host", "is not the name or the IP address")]
    [InlineData("MAIL_HOST", "smtp://relay", "port and scheme do not belong")]
    [InlineData("CDN_ENV", "binge me", "is not a part of a host's name")]
    [InlineData("AWS_BUCKET_NAME", "s3://media", "is not a name")]
    [InlineData("AWS_AGREEMENT_BUCKET_NAME", "agree ment", "is not a name")]
    [InlineData("DYNAMODB_TABLE_SUFFIX", "pro d", "is not a name")]
    [InlineData("CLOUDFRONT_DISTRIBUTION_ID", "E2Q/..", "is not a name")]
    [InlineData("DEFAULT_LOCALE", "e s", "is not a name")]
    [InlineData("API_BASE_PATH", "v1", "is not a path such as /v1")]
    [InlineData("APP_URL", "https://bingeme.com/?from=api", "must have no query")]
    [InlineData("BASE_URL", "https://bingeme.com#top", "must have no query")]
    [InlineData("BINGEME_PUBLIC_URL", "https://bingeme.com/?", "must have no query")]
    [InlineData("BINGEME_PUBLIC_URL", "https://me:secret@bingeme.com", "no user and no password")]
    [InlineData("S3_ENDPOINT", "http://localhost:9000?x=1", "must have no query")]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB", "localhost:8000", "is not a web address")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318?key=x", "must have no query")]
    [InlineData("PROFILE_PATH", "/a b/{username}", "is not a path with {username}")]
    [InlineData("TELEGRAM_BOT_TOKEN", "1:a/b", "is not an id")]
    [InlineData("LISTCLEAN_API_KEY", "k\ney", "copy it anew")]
    [InlineData("CALL_INTERNAL_KEY", "key ", "begins or ends with a blank")]
    [InlineData("APPLE_TEAM_ID", "TEAM ID", "is not an id")]
    [InlineData("APPLE_PRIVATE_KEY", "no-key", "is neither a private key in PEM")]
    [InlineData("APPLE_PRIVATE_KEY", "-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----", "is neither a private key in PEM")]
    [InlineData("APPLE_ATTEST_ROOT", "/no/such.pem", "names a file that is not there")]
    [InlineData("FCM_SERVICE_ACCOUNT", "{\"project_id\":\"p\"}", "needs project_id, client_email and private_key")]
    public void What_its_reader_would_refuse_is_refused_at_the_start_and_named(string name, string value, string what)
    {
        var e = Assert.Throws<SettingsException>(() => With((name, value)));
        var fault = Assert.Single(e.ValidationErrors);
        Assert.StartsWith(name + " ", fault, StringComparison.Ordinal);
        Assert.Contains(what, fault, StringComparison.Ordinal);
        if (Settings.Declared.Any(s => s.Name == name && s.Secret)) Assert.DoesNotContain(value, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_setting_is_left_without_a_reader_of_its_own() =>
        Assert.All(
            Settings.Declared.OfType<Setting<string>>().Where(static s => !s.Secret),
            static s => Assert.ThrowsAny<FormatException>(() => s.ReadValue("a\nb:/ \u0001")));

    [Fact]
    public void Blanks_around_what_is_no_secret_do_not_count()
    {
        var settings = With(("AWS_DEFAULT_REGION", "eu-west-2 "), ("REDIS_HOST", " redis.example"), ("MAIL_FROM_ADDRESS", " a@b.example "), ("BINGEME_PIN_CLOCK", " 2025-06-15T12:00:00Z "));
        Assert.Equal("eu-west-2", settings.Get(ServiceSettings.AwsRegion));
        Assert.Equal("redis.example", settings.Get(ServiceSettings.RedisHost));
        Assert.Equal("a@b.example", settings.Get(ServiceSettings.MailFromAddress));
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 12, 0, 0, TimeSpan.Zero), settings.Get(CoreSettings.PinnedClock).GetUtcNow());
    }

    [Theory]
    [InlineData("DB_HOST", "db_1.internal")]
    [InlineData("DB_HOST", "fd00::7")]
    [InlineData("AWS_DEFAULT_REGION", "us-gov-west-1")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b,x-own=c=d")]
    [InlineData("DRAIN_DELAY", "0s")]
    [InlineData("DRAIN_DELAY", "1h")]
    [InlineData("ADMIN_EMAIL", "root@localhost")]
    [InlineData("TELEGRAM_CHAT_ID", "-1001234567890")]
    [InlineData("FCM_SERVICE_ACCOUNT", "/run/secrets/put-there-later.json")]
    [InlineData("APPLE_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----")]
    public void What_its_reader_takes_is_taken(string name, string value) => With((name, value));

    [Theory]
    [InlineData("no-reply@bingeme.com")]
    [InlineData("o'neill+tag@mail.bingeme.example")]
    [InlineData("root@localhost")]
    public void An_address_that_is_taken_is_the_one_that_the_mail_library_sends_from(string address)
    {
        Assert.Equal(address, With(("MAIL_FROM_ADDRESS", address)).Get(ServiceSettings.MailFromAddress));
        Assert.Equal(address, new MailboxAddress("BingeMe", address).Address);
    }

    [Fact]
    public void A_text_that_two_settings_are_read_from_is_one_fault_by_its_own_name()
    {
        var e = Assert.Throws<SettingsException>(() => With(("MAIL_FROM_ADDRESS", "none")));
        Assert.StartsWith("MAIL_FROM_ADDRESS is not one plain mail address", Assert.Single(e.ValidationErrors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_blanks_alone_is_unset_everywhere()
    {
        foreach (var setting in Settings.Declared)
        {
            var told = With((setting.Name, " \t ")).Describe().Single(v => v.Name == setting.Name);
            Assert.Contains(told.Source, new[] { "default", "development value", "unset" });
        }

        var blanks = new string(' ', 40);
        var missing = Assert.Throws<SettingsException>(() => With(
            ("NODE_ENV", "production"), ("JWT_ACCESS_SECRET", blanks), ("JWT_REFRESH_SECRET", blanks + " "), ("ENCRYPT_SECRET_ID", blanks), ("DB_HOST", " "), ("AWS_BUCKET_NAME", " ")));
        foreach (var name in new[] { "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "ENCRYPT_SECRET_ID", "DB_HOST", "AWS_BUCKET_NAME" })
            Assert.Contains(missing.ValidationErrors, f => f.StartsWith(name + " is not set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:s3cretpw@127.0.0.1:9", "http://********@127.0.0.1:9")]
    [InlineData("WHATSAPP_API_URL", "https://user:s3cr%40tpw@graph.example/x?mail=a@b", "https://********@graph.example/x?mail=a@b")]
    public void The_password_of_an_address_is_not_shown(string name, string value, string shown)
    {
        Assert.Equal(shown, With((name, value)).Describe().Single(v => v.Name == name).Value);
        var e = Assert.Throws<SettingsException>(() => With((name, value.Replace("http", "gopher", StringComparison.Ordinal).Replace("cret", "cr/t", StringComparison.Ordinal))));
        Assert.DoesNotContain("tpw", e.Message, StringComparison.Ordinal);
    }

    private static Settings With(params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(static v => v.Name, static v => v.Value);
        // Names of real services alone are a fault of their own.
        if (!environment.ContainsKey("NODE_ENV")) environment.TryAdd("BINGEME_PROFILE", "embedded");
        return Settings.From(environment);
    }
}
