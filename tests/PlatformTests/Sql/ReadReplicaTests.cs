using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Sql;

[Trait("Category", "Server")]
public sealed class ReadReplicaTests
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    private readonly ManualClock clock = new(DateTimeOffset.Parse("2025-06-15T12:00:00Z"));

    [Fact]
    public async Task It_serves_while_it_is_known_to_be_near()
    {
        await using var site = await Site.Create();
        await using var replica = site.Replica(Most, clock);
        Assert.False(replica.Serves(null, clock.GetUtcNow()));

        await site.Copy(clock.GetUtcNow());
        await replica.Measure(default);
        Assert.True(replica.Serves(null, clock.GetUtcNow()));

        clock.Advance(ReadReplica.Freshness);
        Assert.False(replica.Serves(null, clock.GetUtcNow()));
    }

    [Fact]
    public async Task Who_wrote_lately_asks_the_database()
    {
        await using var site = await Site.Create();
        await using var replica = site.Replica(Most, clock);
        await site.Copy(clock.GetUtcNow());
        await replica.Measure(default);
        var now = clock.GetUtcNow();
        Assert.False(replica.Serves(now, now));
        Assert.False(replica.Serves(now.AddSeconds(-7), now));
        Assert.True(replica.Serves(now.AddSeconds(-9), now));
    }

    [Fact]
    public async Task It_serves_nobody_when_it_lags_is_empty_or_gone()
    {
        await using var site = await Site.Create();
        await using var replica = site.Replica(Most, clock);
        await replica.Measure(default);
        Assert.False(replica.Serves(null, clock.GetUtcNow()));

        await site.Copy(clock.GetUtcNow().AddSeconds(-4));
        await replica.Measure(default);
        Assert.False(replica.Serves(null, clock.GetUtcNow()));

        var faults = new HeardFaults();
        await using var nowhere = new ReadReplica(site.Primary, site.Options with { Host = "127.0.0.1", Port = 1, ConnectSeconds = 1 }, Most, clock, faults);
        await nowhere.Measure(default);
        Assert.False(nowhere.Serves(null, clock.GetUtcNow()));
        Assert.Single(faults.All);
    }

    /// <summary>A replica that was behind with its migrations when the server began was never asked again, and the server's end failed.</summary>
    [Fact]
    public async Task One_without_its_table_yet_is_measured_again()
    {
        await using var site = await Site.Create();
        await using var replica = site.Replica(Most, clock);
        await site.TakeTable();
        await replica.Measure(default);
        Assert.False(replica.Serves(null, clock.GetUtcNow()));

        await site.GiveTable();
        await site.Copy(clock.GetUtcNow());
        await replica.Measure(default);
        Assert.True(replica.Serves(null, clock.GetUtcNow()));
    }

    [Fact]
    public async Task One_that_failed_rests_until_it_must_hold_everything()
    {
        await using var site = await Site.Create();
        await using var replica = site.Replica(Most, clock);
        replica.Suspend(new TimeoutException());
        await site.Copy(clock.GetUtcNow());
        await replica.Measure(default);
        Assert.False(replica.Serves(null, clock.GetUtcNow()));

        clock.Advance(TimeSpan.FromSeconds(8));
        await site.Copy(clock.GetUtcNow());
        await replica.Measure(default);
        Assert.True(replica.Serves(null, clock.GetUtcNow()));
    }

    [Fact]
    public async Task It_beats_in_the_database_and_stops_with_its_owner()
    {
        await using var site = await Site.Create();
        var replica = site.Replica(Most, TimeProvider.System);
        replica.Start();
        await site.Copy(DateTimeOffset.UtcNow.AddMinutes(1));
        for (var i = 0; i < 600 && !replica.Serves(null, DateTimeOffset.UtcNow); i++) await Task.Delay(50);
        Assert.True(replica.Serves(null, DateTimeOffset.UtcNow));
        await replica.DisposeAsync();
        Assert.InRange(await site.Beat(), DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    /// <summary>Two schemas: the second follows the first as far as a test copies.</summary>
    private sealed class Site(TempSchema first, TempSchema second) : IAsyncDisposable
    {
        private const string Table = "create table replica_heartbeat (id bigint unsigned not null, beat_at bigint unsigned not null, primary key (id))";

        // A busy server is not to be taken for one that hangs.
        private readonly MySqlDatabase copy = new(second.Options with { CommandSeconds = 0 });

        public MySqlDatabase Primary { get; } = new(first.Options with { CommandSeconds = 0 });

        public MySqlOptions Options => second.Options with { CommandSeconds = 0 };

        public static async Task<Site> Create()
        {
            var site = new Site(await TempSchema.Create(), await TempSchema.Create());
            await Run(site.Primary, Table);
            await Run(site.copy, Table);
            return site;
        }

        public ReadReplica Replica(TimeSpan most, TimeProvider clock) => new(Primary, Options, most, clock);

        public async Task Copy(DateTimeOffset beat) => await Run(copy, $"replace into replica_heartbeat (id, beat_at) values (1, {beat.ToUnixTimeMilliseconds()})");

        public Task<object?> TakeTable() => Run(copy, "drop table replica_heartbeat");

        public Task<object?> GiveTable() => Run(copy, Table);

        public async Task<long> Beat() => Convert.ToInt64(await Run(Primary, "select beat_at from replica_heartbeat where id = 1"));

        public async ValueTask DisposeAsync()
        {
            await Primary.DisposeAsync();
            await copy.DisposeAsync();
            await first.DisposeAsync();
            await second.DisposeAsync();
        }

        private static async Task<object?> Run(MySqlDatabase database, string sql)
        {
            await using var connection = await database.Open(default);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // texts of ours
            command.CommandText = sql;
#pragma warning restore CA2100
            return await command.ExecuteScalarAsync();
        }
    }
}
