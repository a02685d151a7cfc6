using System.Data.Common;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Sql;

/// <summary>A statement that commits by itself and is given up for another one's sake is sent again by its connection.</summary>
[Trait("Category", "Server")]
public sealed class DeadlockTests : IAsyncLifetime
{
    private TempSchema schema = null!;
    private MySqlDatabase database = null!;

    public async Task InitializeAsync()
    {
        schema = await TempSchema.Create();
        database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        await connection.ExecuteAsync("create table t (id int primary key, x int not null) engine=InnoDB");
        await connection.ExecuteAsync("create table heavy (id int primary key, x int not null) engine=InnoDB");
        foreach (var table in new[] { "t", "heavy" }) await connection.ExecuteAsync($"insert into {table} (id, x) select seq, 0 from seq_1_to_300");
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        await schema.DisposeAsync();
    }

    [Fact]
    public async Task A_statement_by_itself_is_sent_again_and_done_once()
    {
        await using var first = await database.Open(default);
        var before = await Deadlocks(first);
        await using (var transaction = await first.BeginTransactionAsync())
        {
            // The heavier of two is the one that goes on.
            await first.ExecuteAsync("update heavy set x = 1");
            await first.ExecuteAsync("update t set x = 100 where id = 1");
            var alone = Alone();
            await UntilOneWaits();
            await first.ExecuteAsync("update t set x = 100 where id = 2");
            await transaction.CommitAsync();
            Assert.Equal(2, await alone);
        }

        Assert.True(await Deadlocks(first) > before, "They did not meet.");
        Assert.Equal([101, 101], await first.QueryAsync<int>("select x from t where id in (1, 2)"));
    }

    private async Task<int> Alone()
    {
        await using var connection = await database.Open(default);
        return await connection.ExecuteAsync("update t set x = x + 1 where id in (1, 2) order by id desc");
    }

    private async Task UntilOneWaits()
    {
        await using var watching = await database.Open(default);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await watching.ExecuteScalarAsync<long>("select count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT' and trx_query like 'update t set x = x + 1%'") == 0)
            await Task.Delay(10, patience.Token);
    }

    private static async Task<long> Deadlocks(DbConnection connection) =>
        await connection.ExecuteScalarAsync<long>("select variable_value from information_schema.global_status where variable_name = 'INNODB_DEADLOCKS'");
}
