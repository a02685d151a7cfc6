using System.Globalization;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Preflight;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Preflight;

/// <summary><c>bingeme check</c> names each fault that was planted, with what to do, and nothing that is well.</summary>
[Trait("Category", "Server")]
public sealed class PreflightTests(PreflightTests.Site site) : IClassFixture<PreflightTests.Site>
{
    private readonly Dictionary<string, string> settings = new(site.Settings, StringComparer.Ordinal);

    [Fact]
    public async Task Where_all_is_well_nothing_is_named_and_nothing_stays_behind()
    {
        var found = await Check();
        // dynalite has no expiry, and nothing here leads to Google and Apple.
        Assert.Equal([], found.Where(static f => f.State is FindingState.Failed or FindingState.Warning && f.Subject != "identity" && !f.Text.Contains("TTL", StringComparison.Ordinal)).Select(static f => f.Text));
        Assert.Equal(
            ["bucket", "clock", "database", "mail", "migrations", "redis"],
            found.Where(static f => f.State == FindingState.Ok && f.Subject != "identity").Select(static f => f.Subject).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(site.S3.Folder, "*preflight*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("DB_PASSWORD", "planted-and-wrong", "database", "refuses user", "DB_PASSWORD")]
    [InlineData("DB_DATABASE", "no_such_schema", "database", "no schema no_such_schema", "DB_DATABASE")]
    [InlineData("DB_PORT", "1", "database", "Nothing answers at 127.0.0.1:1.", "DB_PORT")]
    [InlineData("DB_TLS", "required", "database", "cannot be encrypted", "DB_TLS")]
    [InlineData("AWS_BUCKET_NAME", "no-such-bucket", "bucket", "no such bucket", "AWS_BUCKET_NAME")]
    [InlineData("S3_ENDPOINT", "http://127.0.0.1:1", "bucket", "cannot be reached", "S3_ENDPOINT")]
    [InlineData("REDIS_PORT", "1", "redis", "cannot be reached", "REDIS_PORT")]
    [InlineData("MAIL_PORT", "1", "mail", "cannot be reached", "MAIL_PORT")]
    [InlineData("MAIL_TLS", "starttls", "mail", "does not offer STARTTLS", "MAIL_TLS")]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1", "dynamodb", "cannot be reached", "AWS_ENDPOINT_URL_DYNAMODB")]
    [InlineData("FCM_SERVICE_ACCOUNT", "/no/such/file.json", "push", "nor the path of its file", "service account")]
    [InlineData("DB_REPLICA_HOST", "127.0.0.1", "replica", "Nothing answers at 127.0.0.1:3306.", "DB_REPLICA_HOST")]
    public async Task A_wrong_setting_is_named_with_what_to_do(string name, string value, string subject, string text, string remedy)
    {
        settings[name] = value;
        var faults = (await Check()).FindAll(f => f.State == FindingState.Failed && f.Subject == subject);
        Assert.NotEmpty(faults);
        Assert.All(faults, f => Assert.Contains(text, f.Text, StringComparison.Ordinal));
        if (name.EndsWith("PASSWORD", StringComparison.Ordinal)) Assert.All(faults, f => Assert.DoesNotContain(value, f.Text, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.Contains(remedy, f.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_schema_that_is_behind_is_named_and_so_is_one_without_a_record()
    {
        await using var schema = await Fresh();
        await Run(schema, "delete from schema_migrations where name >= '0020'");
        var behind = Assert.Single(await Check(), static f => f.Subject == "migrations");
        Assert.Contains("0020_products_and_sales", behind.Text, StringComparison.Ordinal);
        Assert.Equal((FindingState.Failed, "Run 'bingeme migrate apply'."), (behind.State, behind.Remedy));

        await Run(schema, "drop table schema_migrations");
        Assert.Contains("migrate baseline 0001", Assert.Single(await Check(), static f => f.Subject == "migrations").Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, FindingState.Failed, "ahead of")]
    [InlineData(-10, FindingState.Failed, "behind")]
    [InlineData(0.1, FindingState.Warning, "ahead of")]
    public async Task A_clock_that_is_off_is_named(double minutes, FindingState state, string text)
    {
        var fault = Assert.Single(await Check(new OffClock(TimeSpan.FromMinutes(minutes))), static f => f.Subject == "clock");
        Assert.Equal(state, fault.State);
        Assert.Contains(text, fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_missing_or_does_not_delete_what_is_past_its_expiry_is_named()
    {
        Assert.Contains(await Check(), static f => f is { Subject: "dynamodb", Remedy: "Run 'bingeme state prepare'." } && f.Text.StartsWith("otp-", StringComparison.Ordinal) && f.Text.EndsWith("lacks deletion by expires_at (TTL).", StringComparison.Ordinal));
        settings["DYNAMODB_TABLE_SUFFIX"] = "nobodys";
        Assert.Contains(await Check(), static f => f is { Subject: "dynamodb", Text: "sessions-nobodys is missing." });
    }

    [Fact]
    public async Task A_Redis_that_wants_a_password_is_named()
    {
        await using var redis = new RedisServer();
        await redis.Start();
        settings["REDIS_PORT"] = redis.Port.ToString(CultureInfo.InvariantCulture);
        using (var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port},allowAdmin=true"))
            await connection.GetServers()[0].ConfigSetAsync("requirepass", "planted-password");
        Assert.Contains("REDIS_PASSWORD", Assert.Single(await Check(), static f => f is { Subject: "redis", State: FindingState.Failed }).Remedy, StringComparison.Ordinal);
        settings["REDIS_PASSWORD"] = "planted-password";
        Assert.Equal(FindingState.Ok, Assert.Single(await Check(), static f => f.Subject == "redis").State);
    }

    [Fact]
    public async Task A_Redis_that_throws_sessions_away_is_named_where_it_holds_the_only_copy()
    {
        await using var redis = new RedisServer();
        await redis.Start();
        settings["REDIS_PORT"] = redis.Port.ToString(CultureInfo.InvariantCulture);
        using (var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port},allowAdmin=true"))
            await connection.GetServers()[0].ConfigSetAsync("maxmemory-policy", "allkeys-lru");
        Assert.Equal(FindingState.Ok, Assert.Single(await Check(), static f => f.Subject == "redis").State);
        settings["STATE_STORE"] = "redis";
        Assert.Contains("allkeys-lru", Assert.Single(await Check(), static f => f is { Subject: "redis", State: FindingState.Failed }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_the_schema_or_behind_it_is_not_ready_until_it_is_migrated()
    {
        await using var schema = await Fresh();
        await using var database = new MySqlDatabase(schema.Options);
        var readiness = new SqlReadiness(database, bringsItselfUp: false);
        await Run(schema, "delete from schema_migrations where name >= '0023'");
        Assert.Contains("0023_read_replica", (await Assert.ThrowsAsync<MigrationException>(() => readiness.Check(default))).Message, StringComparison.Ordinal);
        await Run(schema, "drop table schema_migrations");
        Assert.Contains("0001_legacy_schema", (await Assert.ThrowsAsync<MigrationException>(() => readiness.Check(default))).Message, StringComparison.Ordinal);

        await using var fresh = await TempSchema.Create();
        await using var empty = new MySqlDatabase(fresh.Options);
        var waiting = new SqlReadiness(empty, bringsItselfUp: false);
        await Assert.ThrowsAsync<MigrationException>(() => waiting.Check(default));
        await Migrate(fresh.Options);
        await waiting.Check(default);

        // A failover to a server that has not followed.
        await Run(fresh, "delete from schema_migrations where name >= '0023'");
        Assert.Contains("0023_read_replica", (await Assert.ThrowsAsync<MigrationException>(() => waiting.Check(default))).Message, StringComparison.Ordinal);
    }

    private async Task<List<Finding>> Check(TimeProvider? clock = null)
    {
        var found = new List<Finding>();
        await foreach (var finding in PreflightChecks.Run(Settings.From(settings), clock ?? TimeProvider.System, default)) found.Add(finding);
        return found;
    }

    private async Task<TempSchema> Fresh()
    {
        var schema = await TempSchema.Create();
        await Migrate(schema.Options);
        settings["DB_DATABASE"] = schema.Options.Database;
        return schema;
    }

    private static async Task Migrate(MySqlOptions options)
    {
        await using var database = new MySqlDatabase(options with { CommandSeconds = 0 });
        await using var connection = await database.Open(default);
        await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, default);
    }

    private static async Task Run(TempSchema schema, string sql)
    {
        await using var database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        await connection.ExecuteAsync(sql);
    }

    private sealed class OffClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }

    /// <summary>Real servers with everything that a host needs.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private readonly SmtpCatcher smtp = new();
        private TempSchema? schema;

        public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

        public S3Process S3 { get; } = new();

        public async Task InitializeAsync()
        {
            schema = await TempSchema.Create();
            await S3.Start();
            await smtp.Start();
            var redis = (await TestServers.Redis).Split(':');
            foreach (var (name, value) in new Dictionary<string, string>
            {
                ["BINGEME_PROFILE"] = "services",
                ["DB_HOST"] = schema.Options.Host,
                ["DB_PORT"] = $"{schema.Options.Port}",
                ["DB_USERNAME"] = schema.Options.User,
                ["DB_PASSWORD"] = schema.Options.Password,
                ["DB_DATABASE"] = schema.Options.Database,
                ["STATE_STORE"] = "dual",
                ["AWS_ENDPOINT_URL_DYNAMODB"] = (await TestServers.Dynamo).ToString(),
                ["DYNAMODB_TABLE_SUFFIX"] = Guid.NewGuid().ToString("N"),
                ["REDIS_HOST"] = redis[0],
                ["REDIS_PORT"] = redis[1],
                ["S3_ENDPOINT"] = S3.Endpoint.ToString(),
                ["AWS_BUCKET_NAME"] = S3Process.Bucket,
                ["AWS_AGREEMENT_BUCKET_NAME"] = S3Process.Bucket,
                ["MAIL_HOST"] = "127.0.0.1",
                ["MAIL_PORT"] = $"{smtp.Port}",
                ["MAIL_TLS"] = "none",
            })
            {
                Settings[name] = value;
            }

            await Migrate(schema.Options);
            await StateStores.Needs(Platform.Configuration.Settings.From(Settings), prepare: true, default);
        }

        public async Task DisposeAsync()
        {
            if (schema is not null) await schema.DisposeAsync();
            await S3.DisposeAsync();
            await smtp.DisposeAsync();
        }
    }
}
