using BingeMe.Handlers.Ports;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Sql;

[Trait("Category", "Server")]
public sealed class MySqlDatabaseTests
{
    [Fact]
    public async Task A_server_that_is_away_is_a_dependency_that_is_down_within_seconds()
    {
        await using var database = new MySqlDatabase(new MySqlOptions("127.0.0.1", 1, "u", "secret-word", "d", 5));
        var e = await Assert.ThrowsAsync<DependencyException>(async () => await database.Open(default));
        Assert.DoesNotContain("secret-word", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", new MySqlOptions("h", 1, "u", "secret-word", "d", 5).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_and_demo_data_load_and_rows_look_as_on_SQLite()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        var migrator = new Migrator(connection, MySqlDialect.Instance, TimeProvider.System);
        Assert.Equal(Migration.Embedded().Count, (await migrator.Apply(includeContract: true, default)).Count);
        Assert.True(await DemoData.LoadIfEmpty(connection, new ManualClock().GetUtcNow(), default));
        Assert.False(await DemoData.LoadIfEmpty(connection, new ManualClock().GetUtcNow(), default));
        Assert.Equal(13, await connection.ExecuteScalarAsync<long>("select count(*) from users"));
        var row = await connection.QueryFirstOrDefaultAsync<TypesRow>(
            "select id, id as Big, deleted as Small, created_at as At, wallet as Money, name as Text from users where username = 'FAN_ASHA'");
        Assert.Equal((6, 6, false, 950m, "Asha Fenn"), (row!.Id, row.Big, row.Small, row.Money, row.Text));
        Assert.Equal(new ManualClock().GetUtcNow().AddDays(-200), row.At!.Value.FromSql());
        Assert.Equal(1, await connection.ExecuteAsync("update users set wallet = round(wallet - @price, 2) where id = 6 and wallet >= @price", new { price = 0.1m }));
        var d = database.Dialect;
        await connection.ExecuteAsync($"insert into follow (user_id, creator_id, follow) values (6, 1, 0) {d.OnDuplicateUpdate("creator_id, user_id", "follow")}");
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select follow from follow where user_id = 6 and creator_id = 1"));
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>($"select count(*) from users where id in {d.Longs("@ids")}", new { ids = SqlList.Json([1, 6, 999]) }));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>($"select count(*) from users where id in {d.Longs("@ids")}", new { ids = SqlList.Json([]) }));
        Assert.Equal(0, await connection.ExecuteAsync($"{d.InsertIgnore} follow (user_id, creator_id, follow) values (6, 1, 1)"));
    }

    [Fact]
    public async Task Named_locks_exclude_each_other_whatever_their_length()
    {
        await using var locks = new MySqlNamedLocks(await TestServers.MySql);
        foreach (var name in new[] { "contact:short", "contact:" + new string('x', 200) })
        {
            await using (await locks.Acquire(name, TimeSpan.Zero, default))
            {
                var e = await Assert.ThrowsAsync<DependencyException>(async () => await locks.Acquire(name, TimeSpan.Zero, default));
                Assert.Equal("lock", e.Dependency);
            }

            await using var again = await locks.Acquire(name, TimeSpan.Zero, default);
        }
    }

    [Fact]
    public async Task A_connection_that_ends_between_two_rows_is_a_failed_dependency()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        await using var killer = await database.Open(default);
        var id = await connection.ExecuteScalarAsync<long>("select connection_id()");
        await using var command = connection.CreateCommand();
        command.CommandText = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select a.i, repeat('x', 1000) from n a join n b";
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        await killer.ExecuteAsync($"kill {id}");
        var e = await Assert.ThrowsAsync<DependencyException>(async () =>
        {
            while (await reader.ReadAsync())
            {
            }
        });
        Assert.Equal(("sql", DependencyFailure.Broken), (e.Dependency, e.Kind));
    }

    [Fact]
    public async Task A_lock_that_others_hold_is_a_busy_dependency()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using var holder = await database.Open(default);
        await using var other = await database.Open(default);
        await holder.ExecuteAsync("create table t (id int primary key, n int)");
        await holder.ExecuteAsync("insert into t values (1, 0)");
        await using var held = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync("update t set n = 1 where id = 1");
        await other.ExecuteAsync("set innodb_lock_wait_timeout = 1");
        var e = await Assert.ThrowsAsync<DependencyException>(() => other.ExecuteAsync("update t set n = 2 where id = 1"));
        Assert.Equal(("sql", DependencyFailure.Busy, false), (e.Dependency, e.Kind, e.IsOutcomeUnknown));
    }

    [Fact]
    public async Task A_statement_that_is_wrong_is_our_bug_and_no_failed_dependency()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        await Assert.ThrowsAsync<MySqlConnector.MySqlException>(() => connection.ExecuteAsync("select nothing in particular"));
    }
}
