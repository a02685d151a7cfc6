using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Sql;

/// <summary>Connections that lay in their pool: nothing is asked of the server to take one out, and one that has ended meanwhile shows nowhere.</summary>
[Trait("Category", "Server")]
public sealed class PooledConnectionTests
{
    [Fact]
    public async Task Taking_a_connection_out_asks_the_server_nothing()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options with { Connections = 1 });
        var before = await Asked(database);
        // The question itself is the one between them.
        Assert.Equal(before + 1, await Asked(database));
    }

    [Fact]
    public async Task A_session_keeps_no_answers_of_subqueries_and_the_servers_other_switches_as_they_are()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options with { Connections = 1 });
        await using var connection = await database.Open(default);
        var server = (await connection.ExecuteScalarAsync<string>("select @@global.optimizer_switch"))!;
        Assert.Equal(server.Replace("subquery_cache=on", "subquery_cache=off", StringComparison.Ordinal), await connection.ExecuteScalarAsync<string>("select @@session.optimizer_switch"));
        Assert.Contains("subquery_cache=on", server, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_that_a_restarted_server_has_closed_do_not_surface(bool isKilled)
    {
        await using var server = new MariaDbServer();
        await server.Start();
        await using var schema = await TempSchema.Create(server.Options);
        await using var database = new MySqlDatabase(schema.Options with { Connections = 8 });
        await using (var connection = await database.Open(default)) await connection.ExecuteAsync("create table t (id int primary key, n int)");
        await using (var connection = await database.Open(default)) await connection.ExecuteAsync("insert into t values (1, 0)");
        await EndAll(server, database, isKilled);
        await using (var connection = await database.Open(default)) Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select n from t"));

        await EndAll(server, database, isKilled);
        await using (var connection = await database.Open(default)) Assert.Equal(1, await connection.ExecuteAsync("update t set n = n + 1"));

        await EndAll(server, database, isKilled);
        await using (var connection = await database.Open(default))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("update t set n = n + 1");
            await connection.ExecuteAsync("update t set n = n + 1");
            await transaction.CommitAsync();
        }

        await EndAll(server, database, isKilled);
        await using (var connection = await database.Open(default))
        {
            await using var reader = await connection.ExecuteReaderAsync("select n from t");
            Assert.True(await reader.ReadAsync());
            Assert.Equal(3, reader.GetInt32(0));
        }
    }

    [Fact]
    public async Task A_transaction_that_nobody_ended_is_rolled_back_before_its_connection_goes_back()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options with { Connections = 1 });
        await using (var connection = await database.Open(default)) await connection.ExecuteAsync("create table t (id int primary key)");
        await using (var connection = await database.Open(default))
        {
            _ = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("insert into t values (1)");
        }

        await using (var connection = await database.Open(default))
        {
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select @@in_transaction"));
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from t"));
        }
    }

    [Fact]
    public async Task A_transaction_begins_with_any_kind_of_first_statement()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options with { Connections = 1 });
        await using var connection = await database.Open(default);
        await connection.ExecuteAsync("create table t (id int primary key)");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            Assert.Equal([7L], await connection.QueryAsync<long>("select 7 where not exists (select 1 from t)"));
            Assert.Equal(1, await connection.ExecuteAsync("insert into t values (1)"));
        }

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from t"));
            Assert.Equal(1, await connection.ExecuteAsync("insert into t values (2)"));
            await transaction.CommitAsync();
        }

        await using (var transaction = await connection.BeginTransactionAsync()) Assert.Equal(1, await connection.ExecuteAsync("insert into t values (3)"));
        Assert.Equal([2L], await connection.QueryAsync<long>("select id from t"));
    }

    [Fact]
    public async Task Transactions_see_one_snapshot_whatever_the_servers_default_is()
    {
        await using var server = new MariaDbServer();
        await server.Start();
        await using var schema = await TempSchema.Create(server.Options);
        await using var database = new MySqlDatabase(schema.Options);
        await using (var connection = await database.Open(default)) await connection.ExecuteAsync("set global transaction isolation level read committed");
        await using var later = new MySqlDatabase(schema.Options with { Connections = 1 });
        await using (var connection = await later.Open(default))
        {
            Assert.Equal("REPEATABLE-READ", await connection.ExecuteScalarAsync<string>("select @@tx_isolation"));
            await using (await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted)) await connection.ExecuteScalarAsync<long>("select 1");
        }

        await using (var connection = await later.Open(default)) Assert.Equal("REPEATABLE-READ", await connection.ExecuteScalarAsync<string>("select @@tx_isolation"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_within_a_transaction_is_a_failed_dependency_to_all_that_follows(bool goesOn)
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using (var connection = await database.Open(default)) await connection.ExecuteAsync("create table t (id int primary key)");
        await using (var connection = await database.Open(default))
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("insert into t values (1)");
            await using (var killer = await database.Open(default)) await killer.ExecuteAsync($"kill {await connection.ExecuteScalarAsync<long>("select connection_id()")}");
            await Task.Delay(50);
            await Broken(() => connection.ExecuteAsync("insert into t values (2)"));
            if (goesOn)
            {
                await Broken(() => connection.ExecuteScalarAsync<long>("select count(*) from t"));
                await Broken(() => connection.ExecuteAsync("insert into t values (3)"));
                await Broken(() => transaction.CommitAsync());
            }
        }

        await using (var connection = await database.Open(default)) Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from t"));

        static async Task Broken(Func<Task> step) => Assert.Equal(DependencyFailure.Broken, (await Assert.ThrowsAsync<DependencyException>(step)).Kind);
    }

    [Theory]
    [InlineData("select 1", true)]
    [InlineData("  with n as (select 1) select * from n", true)]
    [InlineData("select 1;\nselect 2;", true)]
    [InlineData("select 1; update t set n = 1", false)]
    [InlineData("insert into t select 1", false)]
    [InlineData("selected", false)]
    public void Only_what_reads_alone_is_sent_again(string text, bool isQuery) => Assert.Equal(isQuery, StatementText.IsQuery(text));

    private static async Task<long> Asked(MySqlDatabase database)
    {
        await using var connection = await database.Open(default);
        await using var reader = await connection.ExecuteReaderAsync("show session status like 'Questions'");
        Assert.True(await reader.ReadAsync());
        return long.Parse(reader.GetString(1));
    }

    /// <summary>Fills the pool and ends every connection in it, from the server's side.</summary>
    private static async Task EndAll(MariaDbServer server, MySqlDatabase database, bool isKilled)
    {
        var all = new List<System.Data.Common.DbConnection>();
        for (var i = 0; i < 8; i++)
        {
            all.Add(await database.Open(default));
            await all[^1].ExecuteScalarAsync<long>("select 1");
        }

        var ids = new List<long>();
        foreach (var connection in all) ids.Add(await connection.ExecuteScalarAsync<long>("select connection_id()"));
        foreach (var connection in all) await connection.DisposeAsync();
        if (!isKilled)
        {
            server.Stop();
            await server.Start();
            return;
        }

        await using var killer = new MySqlDatabase(server.Options);
        await using var kills = await killer.Open(default);
        foreach (var id in ids) await kills.ExecuteAsync($"kill {id}");
        await Task.Delay(60);
    }
}
