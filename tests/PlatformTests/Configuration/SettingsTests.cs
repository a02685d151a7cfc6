using System.Net;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Sql;

namespace BingeMe.PlatformTests.Configuration;

public sealed class SettingsTests
{
    private static readonly Dictionary<string, string> Production = new()
    {
        ["NODE_ENV"] = "prod",
        ["JWT_ACCESS_SECRET"] = "a-secret-of-this-test-for-access-tokens",
        ["JWT_REFRESH_SECRET"] = "a-secret-of-this-test-for-refresh-tokens",
        ["ENCRYPT_SECRET_ID"] = "0123456789abcdef0123456789abcdef",
        ["DB_HOST"] = "db",
        ["DB_USERNAME"] = "u",
        ["DB_PASSWORD"] = "p",
        ["DB_DATABASE"] = "d",
        ["AWS_DEFAULT_REGION"] = "eu-west-2",
        ["AWS_BUCKET_NAME"] = "media",
        ["MAIL_USERNAME"] = "m",
        ["MAIL_PASSWORD"] = "mp",
        ["MAIL_FROM_ADDRESS"] = "no-reply@house.example",
    };

    [Fact]
    public void An_empty_environment_is_the_embedded_laptop()
    {
        var settings = Settings.From(new Dictionary<string, string>());
        Assert.False(settings.IsProduction);
        Assert.Equal(Profile.Embedded, settings.Get(CoreSettings.Profile));
        Assert.Equal(StateStore.Embedded, settings.Get(ServiceSettings.StateStore));
        Assert.Equal(4000, settings.Get(CoreSettings.Port));
        Assert.Equal(Path.GetFullPath(".data"), settings.Get(CoreSettings.DataFolder));
        Assert.Equal(TimeSpan.FromHours(1), settings.Get(SecuritySettings.AccessLifetime));
        Assert.Equal(TimeSpan.FromDays(60), settings.Get(SecuritySettings.RefreshLifetime));
        Assert.Equal(new LimitRule(100, TimeSpan.FromMinutes(15)), settings.Get(SecuritySettings.GeneralLimit));
        Assert.Equal(6, settings.Get(SecuritySettings.PasswordMinimum));
        Assert.Equal("dev", settings.Get(ServiceSettings.TableSuffix));
        Assert.Equal("green", settings.Get(CoreSettings.Colour));
        Assert.True(settings.Get(CoreSettings.DocsEnabled));
        Assert.Contains("development-only", settings.Get(SecuritySettings.AccessSecret), StringComparison.Ordinal);
        Assert.Null(settings.Find(SecuritySettings.CallInternalKey));
        Assert.Empty(settings.Get(CoreSettings.TrustedProxies));
    }

    [Theory]
    [InlineData("BINGEME_PROFILE", "Production")]
    [InlineData("BINGEME_PROFILE", "PROD")]
    [InlineData("BINGEME_PROFILE", " production ")]
    [InlineData("NODE_ENV", "Production")]
    [InlineData("NODE_ENV", "PROD")]
    public void Ruling_42_production_is_recognised_by_either_name_in_any_case(string name, string value)
    {
        var e = Assert.Throws<SettingsException>(() => Settings.From(new Dictionary<string, string> { [name] = value }));
        Assert.Contains(e.ValidationErrors, static f => f.StartsWith("JWT_ACCESS_SECRET is not set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DB_USERNAME")]
    [InlineData("AWS_BUCKET_NAME")]
    [InlineData("S3_BUCKET_NAME")]
    [InlineData("MAIL_PASSWORD")]
    public void Names_of_real_services_alone_do_not_get_the_demo_data(string name)
    {
        var e = Assert.Throws<SettingsException>(() => Settings.From(new Dictionary<string, string> { [name] = "x" }));
        var fault = Assert.Single(e.ValidationErrors);
        Assert.Contains(name, fault, StringComparison.Ordinal);
        Assert.Contains("DB_HOST and NODE_ENV are not set", fault, StringComparison.Ordinal);
        foreach (var other in new[] { ("BINGEME_PROFILE", "embedded"), ("NODE_ENV", "dev"), ("DB_HOST", "db") })
            Settings.From(new Dictionary<string, string> { [name] = "x", [other.Item1] = other.Item2 });
    }

    [Fact]
    public void A_region_alone_is_the_sandbox_of_Lambda_and_no_real_service() => Settings.From(new Dictionary<string, string> { ["AWS_REGION"] = "eu-west-2" });

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("::1", true)]
    [InlineData("relay.example", false)]
    [InlineData("10.0.0.5", false)]
    public void Ruling_42_mail_in_plain_text_goes_to_the_same_machine_only_and_needs_no_credentials_there(string host, bool isTaken)
    {
        var variables = new Dictionary<string, string>(Production) { ["MAIL_HOST"] = host, ["MAIL_TLS"] = "none" };
        variables.Remove("MAIL_USERNAME");
        variables.Remove("MAIL_PASSWORD");
        if (isTaken)
        {
            Settings.From(variables);
            return;
        }

        var e = Assert.Throws<SettingsException>(() => Settings.From(variables));
        Assert.Contains(e.ValidationErrors, static f => f.StartsWith("MAIL_TLS is none", StringComparison.Ordinal));
        Assert.Contains(e.ValidationErrors, static f => f.StartsWith("MAIL_USERNAME is not set", StringComparison.Ordinal));
        Settings.From(new Dictionary<string, string>(Production) { ["MAIL_HOST"] = host, ["MAIL_TLS"] = "none", ["ALLOW_PLAIN_MAIL"] = "on" });
    }

    [Fact]
    public void Ruling_42_connections_to_a_database_elsewhere_are_encrypted_unless_said_otherwise()
    {
        Assert.Equal(SqlTls.Required, Settings.From(Production).Get(ServiceSettings.SqlTls));
        Assert.Equal(SqlTls.Preferred, Settings.From(new Dictionary<string, string>(Production) { ["DB_HOST"] = "127.0.0.1" }).Get(ServiceSettings.SqlTls));
        var plain = Settings.From(new Dictionary<string, string>(Production) { ["DB_TLS"] = "preferred" });
        Assert.Contains("DB_TLS", Assert.Single(plain.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_settings_lies_beneath_the_environment()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, ".env"), "# a comment\nPORT=4100\nBINGEME_COLOUR=\"blue\"\nexport CDN_ENV=x\nEMPTY=\n");
        var read = EnvironmentFile.Under(new Dictionary<string, string> { ["PORT"] = "4200", ["CDN_ENV"] = "" }, folder.Path);
        Assert.Equal(("4200", "blue", ""), (read["PORT"], read["BINGEME_COLOUR"], read["CDN_ENV"]));

        File.WriteAllText(Path.Combine(folder.Path, "other.env"), "PORT=4300");
        Assert.Equal("4300", EnvironmentFile.Under(new Dictionary<string, string> { ["BINGEME_ENV_FILE"] = "other.env" }, folder.Path)["PORT"]);
        var e = Assert.Throws<SettingsException>(() => EnvironmentFile.Under(new Dictionary<string, string> { ["BINGEME_ENV_FILE"] = "missing.env" }, folder.Path));
        Assert.Contains("missing.env", Assert.Single(e.ValidationErrors), StringComparison.Ordinal);
        using var empty = new TempFolder();
        Assert.Empty(EnvironmentFile.Under([], empty.Path));
    }

    [Fact]
    public void Ruling_42_production_refuses_short_secrets_but_lets_a_legacy_one_pass_with_a_warning()
    {
        Refused("JWT_ACCESS_SECRET has 31 bytes", ("JWT_ACCESS_SECRET", new string('x', 31)));
        Refused("JWT_REFRESH_SECRET has 1 bytes", ("JWT_REFRESH_SECRET", "x"), ("ALLOW_SHORT_SECRETS", "on"));
        var variables = new Dictionary<string, string>(Production) { ["JWT_ACCESS_SECRET"] = new('x', 16), ["ALLOW_SHORT_SECRETS"] = "on" };
        Assert.Contains("JWT_ACCESS_SECRET", Assert.Single(Settings.From(variables).Warnings), StringComparison.Ordinal);
        Assert.Empty(Settings.From(Production).Warnings);
    }

    [Fact]
    public void A_complete_production_starts_with_its_own_defaults()
    {
        var settings = Settings.From(Production);
        Assert.True(settings.IsProduction);
        Assert.Equal(Profile.Production, settings.Get(CoreSettings.Profile));
        Assert.Equal(StateStore.DynamoDb, settings.Get(ServiceSettings.StateStore));
        Assert.Equal("prod", settings.Get(ServiceSettings.TableSuffix));
        Assert.False(settings.Get(CoreSettings.DocsEnabled));
        Assert.False(settings.Get(SecuritySettings.AllowSwaggerClient));
        Assert.Equal(3000, settings.Get(CoreSettings.Port));
    }

    [Fact]
    public void Production_names_everything_that_is_missing_at_once()
    {
        var e = Assert.Throws<SettingsException>(() => Settings.From(new Dictionary<string, string> { ["BINGEME_PROFILE"] = "production" }));
        foreach (var name in Production.Keys.Where(k => k != "NODE_ENV"))
            Assert.Contains(e.ValidationErrors, f => f.StartsWith(name + " is not set", StringComparison.Ordinal));
        Assert.Equal(Production.Count - 1, e.ValidationErrors.Count);
    }

    [Fact]
    public void Production_refuses_embedded_parts_development_secrets_and_weak_ones()
    {
        Refused("STATE_STORE is embedded", ("STATE_STORE", "embedded"));
        Refused("BINGEME_PROFILE is embedded", ("BINGEME_PROFILE", "embedded"));
        Refused("JWT_ACCESS_SECRET is the development value", ("JWT_ACCESS_SECRET", SecuritySettings.AccessSecret.DevelopmentValue!));
        Refused("ENCRYPT_SECRET_ID has fewer than 32", ("ENCRYPT_SECRET_ID", "short"));
        Refused("JWT_ACCESS_SECRET and JWT_REFRESH_SECRET are equal", ("JWT_REFRESH_SECRET", "a-secret-of-this-test-for-access-tokens"));
        Refused("JWT_ACCESS_SECRET is not set", ("JWT_ACCESS_SECRET", ""));
    }

    [Fact]
    public void Old_names_go_on_working_and_the_first_one_set_wins()
    {
        Assert.Equal("b", Get(ServiceSettings.MediaBucket, ("DB_HOST", "db"), ("S3_BUCKET_NAME", "b"), ("AWS_S3_BUCKET", "c")));
        Assert.Equal("a", Get(ServiceSettings.MediaBucket, ("DB_HOST", "db"), ("AWS_BUCKET_NAME", "a"), ("S3_BUCKET_NAME", "b")));
        Assert.Equal(new Uri("http://s3.example"), Get(ServiceSettings.S3Endpoint, ("AWS_ENDPOINT_URL_S3", "http://s3.example")));
        Assert.Equal("us-east-1", Get(ServiceSettings.AwsRegion, ("AWS_REGION", "us-east-1")));
        Assert.Equal("s@b.example", Get(ServiceSettings.AdminAddress, ("SMTP_USER", "s@b.example")));
    }

    [Fact]
    public void The_environment_chooses_profile_and_places()
    {
        Assert.Equal(Profile.Services, Get(CoreSettings.Profile, ("DB_HOST", "db")));
        Assert.Equal(StateStore.DynamoDb, Get(ServiceSettings.StateStore, ("DB_HOST", "db")));
        Assert.Equal("/tmp/bingeme", Get(CoreSettings.DataFolder, ("AWS_LAMBDA_FUNCTION_NAME", "f")));
        Assert.Equal("blue", Get(CoreSettings.Colour, ("AWS_LAMBDA_FUNCTION_NAME", "f")));
        Assert.Equal("live", Get(ServiceSettings.TableSuffix, ("NODE_ENV", "staging"), ("DYNAMODB_TABLE_SUFFIX", "live")));
    }

    [Fact]
    public void The_services_profile_alone_means_the_servers_on_this_machine()
    {
        Assert.Equal("127.0.0.1", Get(ServiceSettings.SqlHost, ("BINGEME_PROFILE", "services")));
        Assert.Equal(13306, Get(ServiceSettings.SqlPort, ("BINGEME_PROFILE", "services")));
        Assert.Equal(new Uri("http://127.0.0.1:18000"), Get(ServiceSettings.DynamoEndpoint, ("BINGEME_PROFILE", "services")));
        Assert.Equal(3306, Get(ServiceSettings.SqlPort, ("BINGEME_PROFILE", "services"), ("DB_HOST", "db")));
        Assert.Throws<SettingsException>(() => Get(ServiceSettings.SqlUser, ("BINGEME_PROFILE", "services"), ("DB_HOST", "db")));
    }

    [Fact]
    public void All_faults_come_at_once_and_no_secret_is_in_them()
    {
        var e = Assert.Throws<SettingsException>(() => Get(
            CoreSettings.Port,
            ("PORT", "high"),
            ("TRUSTED_PROXIES", "10.0.0.0/99"),
            ("JWT_ACCESS_EXPIRES", "soon"),
            ("RATE_LIMIT_AUTH_LOGIN", "many"),
            ("CF_TTL_POSTS", "NaN"),
            ("ENCRYPT_SECRET_ID", "too-short-secret")));
        Assert.Equal(6, e.ValidationErrors.Count);
        Assert.Contains("PORT is not a whole number from 0 to 65535; it is 'high'.", e.ValidationErrors);
        Assert.DoesNotContain("too-short-secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PROXY_protocol_that_nobody_may_speak_is_refused_at_the_start()
    {
        Assert.Equal("off", Get(CoreSettings.ProxyProtocol));
        Assert.Equal("require", Get(CoreSettings.ProxyProtocol, ("PROXY_PROTOCOL", "require"), ("TRUSTED_PROXIES", "10.0.0.0/8")));
        var e = Assert.Throws<SettingsException>(() => Get(CoreSettings.ProxyProtocol, ("PROXY_PROTOCOL", "accept")));
        Assert.Contains("TRUSTED_PROXIES", Assert.Single(e.ValidationErrors), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_networks_and_flags_are_read()
    {
        Assert.Equal(["a", "b"], Get(SecuritySettings.GoogleClientIds, ("GOOGLE_CLIENT_ID", " a, ,b ")));
        var networks = Get(CoreSettings.TrustedProxies, ("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7, fd00::/8"));
        Assert.Equal([true, true, true], new[] { "10.9.9.9", "192.0.2.7", "fd00::1" }.Select((a, i) => networks[i].Contains(IPAddress.Parse(a))));
        Assert.True(Get(CoreSettings.EdgeCache, ("EDGE_CACHE", "ON")));
    }

    [Fact]
    public void Operations_and_paths_have_their_own_variables()
    {
        var settings = Settings.From(new Dictionary<string, string> { ["RATE_LIMIT_AUTH_SIGN_UP"] = "7/30s", ["RATE_LIMIT_MESSAGES_SEND"] = "0", ["CF_TTL_POSTS"] = "90" });
        Assert.Equal(new LimitRule(7, TimeSpan.FromSeconds(30)), settings.LimitOf("auth.signUp"));
        Assert.Equal(new LimitRule(0, null), settings.LimitOf("messages.send"));
        Assert.Null(settings.LimitOf("auth.login"));
        Assert.Equal(90, settings.EdgeSeconds("CF_TTL_POSTS"));
        Assert.Null(settings.EdgeSeconds("CF_TTL_SALES"));
    }

    [Fact]
    public void A_description_tells_values_and_sources_but_no_secret()
    {
        var lines = Settings.From(new Dictionary<string, string>(Production) { ["S3_BUCKET_NAME"] = "old", ["AWS_BUCKET_NAME"] = "" }).Describe();
        var text = string.Join('\n', lines);
        foreach (var secret in Settings.Declared.Where(s => s.Secret && Production.ContainsKey(s.Name)))
            Assert.Equal("********", lines.Single(l => l.Name == secret.Name).Value);
        Assert.DoesNotContain(Production["ENCRYPT_SECRET_ID"], text, StringComparison.Ordinal);
        Assert.Equal(("old", "environment (S3_BUCKET_NAME)"), Told("AWS_BUCKET_NAME"));
        Assert.Equal(("10", "default"), Told("DB_CONNECTION_LIMIT"));
        Assert.Equal((null, "unset"), Told("TELEGRAM_BOT_TOKEN"));

        (string?, string) Told(string name) => lines.Where(l => l.Name == name).Select(l => (l.Value, l.Source)).Single();
    }

    [Theory]
    [InlineData("BINGEME_PROFIL", "BINGEME_PROFILE")]
    [InlineData("BINGEME_COLOR_OF_THIS", "BINGEME_COLOUR")]
    [InlineData("DB_PASWORD", "DB_PASSWORD")]
    [InlineData("DB_PASSWROD", "DB_PASSWORD")]
    [InlineData("db_host", "DB_HOST")]
    [InlineData("JWT_ACCESS_EXPIRE", "JWT_ACCESS_EXPIRES")]
    [InlineData("AWS_BUCKET_NAMES", "AWS_BUCKET_NAME")]
    [InlineData("SMTP_HOTS", "SMTP_HOST")]
    [InlineData("TRUSTED_PROXY", "TRUSTED_PROXIES")]
    public void A_name_that_nobody_reads_and_that_looks_like_one_is_a_warning(string name, string nearest) =>
        Assert.Equal([$"{name} is set, and nobody reads it. Is {nearest} meant?"], Settings.From(new Dictionary<string, string> { [name] = "x" }).Warnings);

    [Theory]
    [InlineData("RATE_LIMIT_GENERL", "RATE_LIMIT_GENERAL")]
    [InlineData("RATE_LIMIT_AUTH_LOGN", "RATE_LIMIT_AUTH_LOGIN")]
    public void A_limit_of_nobody_is_told_the_nearest_name_of_a_setting_or_of_an_operation(string name, string nearest) =>
        Assert.Equal([$"{name} is set, and no operation is called that. Is {nearest} meant?"], Settings.From(new Dictionary<string, string> { [name] = "5/1m" }).LimitsOfNobody(["auth.login", "auth.init"]));

    [Fact]
    public void Names_of_others_are_no_warning()
    {
        string[] others =
        [
            "PATH", "HOME", "HOSTNAME", "LANG", "TERM", "USER", "PWD", "TZ", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
            "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_MAX_CONCURRENCY", "AWS_EXECUTION_ENV", "AWS_XRAY_DAEMON_ADDRESS", "AWS_ENDPOINT_URL_SNS", "LAMBDA_TASK_ROOT", "_HANDLER", "NOTIFY_SOCKET",
            "WATCHDOG_USEC", "INVOCATION_ID", "JOURNAL_STREAM", "REDIS_PORT_6379_TCP", "DOTNET_gcServer", "BINGEME_VERSION", "BINGEME_TEST_REDIS", "CF_TTL_POSTS", "S3_BUCKET_NAME",
        ];
        var set = others.ToDictionary(static n => n, static _ => "1");
        set["BINGEME_PROFILE"] = "embedded";
        Assert.Equal([], Settings.From(set).Warnings);
    }

    [Fact]
    public void A_switch_is_told_in_one_spelling_however_it_was_written()
    {
        var told = Settings.From(new Dictionary<string, string> { ["EDGE_CACHE"] = "true", ["COMPRESSION"] = "1", ["DOCS_ENABLED"] = "no" }).Describe();
        Assert.Equal(["on", "on", "off"], new[] { "EDGE_CACHE", "COMPRESSION", "DOCS_ENABLED" }.Select(name => told.Single(t => t.Name == name).Value));
    }

    [Fact]
    public void One_setting_alone_is_read_from_the_environment_and_from_the_file_beneath_it_whatever_else_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("one-setting-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, ".env"), "TELEGRAM_CHAT_ID=of-the-file\nTELEGRAM_BOT_TOKEN=of-the-file\nPORT=nonsense\n");
            var environment = new Dictionary<string, string> { ["TELEGRAM_BOT_TOKEN"] = "set", ["NODE_ENV"] = "production" };
            Assert.Equal("set", Settings.FindOne(ServiceSettings.TelegramToken, environment, folder.FullName));
            Assert.Equal("of-the-file", Settings.FindOne(ServiceSettings.TelegramChat, environment, folder.FullName));
            Assert.Null(Settings.FindOne(ServiceSettings.TelegramChat, environment, folder: null));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Names_are_declared_once()
    {
        Assert.Equal(Settings.Declared.Count, Settings.Declared.Select(s => s.Name).Distinct().Count());
        Assert.All(Settings.Declared, s => Assert.NotEmpty(s.Description));
    }

    private static T Get<T>(Setting<T> setting, params (string Name, string Value)[] environment)
        where T : notnull =>
        Settings.From(environment.ToDictionary(e => e.Name, e => e.Value)).Get(setting);

    private static void Refused(string fault, params (string Name, string Value)[] changes)
    {
        var environment = new Dictionary<string, string>(Production);
        foreach (var (name, value) in changes)
            environment[name] = value;
        var e = Assert.Throws<SettingsException>(() => Settings.From(environment));
        Assert.Contains(e.ValidationErrors, f => f.StartsWith(fault, StringComparison.Ordinal));
    }
}
