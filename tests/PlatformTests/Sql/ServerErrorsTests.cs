using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Dapper;
using MySqlConnector;

namespace BingeMe.PlatformTests.Sql;

/// <summary>What the surroundings of a statement do to it is a failed dependency, whatever its number; a refused row and our bugs are not.</summary>
[Trait("Category", "Server")]
public sealed class ServerErrorsTests : IAsyncLifetime
{
    private TempSchema schema = null!;
    private MySqlDatabase database = null!;
    private DbConnection connection = null!;

    public async Task InitializeAsync()
    {
        schema = await TempSchema.Create();
        database = new MySqlDatabase(schema.Options);
        connection = await database.Open(default);
        await connection.ExecuteAsync("create table t (id int primary key, x tinyint unsigned not null, y varchar(3), z int check (z < 5)) engine=InnoDB");
        await connection.ExecuteAsync("create table u (id int primary key, t_id int, foreign key (t_id) references t (id)) engine=InnoDB");
        await connection.ExecuteAsync("insert into t (id, x) values (1, 1), (2, 1)");
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await database.DisposeAsync();
        await schema.DisposeAsync();
    }

    [Theory]
    [InlineData(1114, DependencyFailure.Broken)]
    [InlineData(1021, DependencyFailure.Broken)]
    [InlineData(1026, DependencyFailure.Broken)]
    [InlineData(1030, DependencyFailure.Broken)]
    [InlineData(1020, DependencyFailure.Busy)]
    [InlineData(1040, DependencyFailure.Busy)]
    [InlineData(1203, DependencyFailure.Busy)]
    [InlineData(1205, DependencyFailure.Busy)]
    [InlineData(1213, DependencyFailure.Busy)]
    [InlineData(1226, DependencyFailure.Busy)]
    [InlineData(1412, DependencyFailure.Busy)]
    [InlineData(1036, DependencyFailure.Unreachable)]
    [InlineData(1290, DependencyFailure.Unreachable)]
    [InlineData(1792, DependencyFailure.Unreachable)]
    [InlineData(1836, DependencyFailure.Unreachable)]
    [InlineData(1969, DependencyFailure.TimedOut)]
    [InlineData(3024, DependencyFailure.TimedOut)]
    [InlineData(1044, DependencyFailure.Refused)]
    [InlineData(1045, DependencyFailure.Refused)]
    [InlineData(1142, DependencyFailure.Refused)]
    [InlineData(1143, DependencyFailure.Refused)]
    [InlineData(1364, DependencyFailure.Refused)]
    public async Task Numbers_of_the_surroundings_are_failed_dependencies(int number, DependencyFailure kind)
    {
        await connection.ExecuteAsync($"create trigger refuse before insert on t for each row signal sqlstate 'HY000' set mysql_errno = {number}, message_text = 'as the server says'");
        var e = await Assert.ThrowsAsync<DependencyException>(() => connection.ExecuteAsync("insert into t (id, x) values (9, 1)"));
        Assert.Equal(("sql", kind), (e.Dependency, e.Kind));
    }

    [Theory]
    [InlineData("insert into t (id, x) values (1, 1)")]
    [InlineData("insert into t (id, x) values (9, null)")]
    [InlineData("insert into t (id, x) values (9, 999)")]
    [InlineData("insert into t (id, x, y) values (9, 1, 'abcdef')")]
    [InlineData("insert into t (id, x, z) values (9, 1, 7)")]
    [InlineData("insert into t (id, x) values (9, 'no number')")]
    [InlineData("insert into u (id, t_id) values (1, 77)")]
    [InlineData("begin not atomic signal sqlstate '45000' set message_text = 'a trigger says no'; end")]
    public async Task A_refused_row_is_the_databases_answer(string statement)
    {
        var e = await Assert.ThrowsAsync<MySqlException>(() => connection.ExecuteAsync(statement));
        Assert.True(MySqlDialect.Instance.IsRefusalOfRow(e), $"{e.Number} {e.SqlState}");
    }

    [Fact]
    public async Task A_text_that_the_server_cannot_read_is_our_bug_and_no_refused_row()
    {
        var e = await Assert.ThrowsAsync<MySqlException>(() => connection.ExecuteAsync("selekt 1"));
        Assert.False(MySqlDialect.Instance.IsRefusalOfRow(e));
    }

    [Theory]
    [InlineData("select count(*) from nowhere")]
    [InlineData("select nothing from t")]
    public async Task A_schema_of_another_release_refuses_us(string statement) =>
        Assert.Equal(DependencyFailure.Refused, (await Assert.ThrowsAsync<DependencyException>(() => connection.ExecuteAsync(statement))).Kind);

    [Fact]
    public async Task A_table_that_was_changed_under_a_transaction_can_be_tried_again()
    {
        await using var other = await database.Open(default);
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteScalarAsync<long>("select count(*) from u");
        await connection.ExecuteAsync("alter table t add column w int not null default 0, algorithm=copy");
        Assert.Equal(DependencyFailure.Busy, (await Assert.ThrowsAsync<DependencyException>(() => other.ExecuteScalarAsync<long>("select count(*) from t"))).Kind);
    }

    [Fact]
    public async Task A_full_pool_is_busy_and_says_nothing_of_the_server()
    {
        await using var small = new MySqlDatabase(schema.Options with { Connections = 1, ConnectSeconds = 1 });
        await using var held = await small.Open(default);
        Assert.Equal(DependencyFailure.Busy, (await Assert.ThrowsAsync<DependencyException>(async () => await small.Open(default))).Kind);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("order")]
    [InlineData("bytes")]
    public async Task Who_answers_what_makes_no_sense_is_a_failed_dependency(string fault)
    {
        using var proxy = new GarblingProxy(schema.Options);
        await using var through = new MySqlDatabase(proxy.Options with { ConnectSeconds = 3, CommandSeconds = 3 });
        await using (var open = await through.Open(default))
        {
            await open.ExecuteScalarAsync<long>("select count(*) from t");
            proxy.Fault = fault;
            await Assert.ThrowsAsync<DependencyException>(() => open.ExecuteScalarAsync<long>("select count(*) from t"));
            await Assert.ThrowsAsync<DependencyException>(() => open.ExecuteAsync("update t set x = 2"));
        }

        await using (var other = new MySqlDatabase(proxy.Options with { ConnectSeconds = 3 }))
        {
            await Assert.ThrowsAsync<DependencyException>(async () => await other.Open(default));
        }

        // What was garbled does not come back out of the pool.
        proxy.Fault = null;
        await Eventually(async () =>
        {
            await using var again = await through.Open(default);
            return await again.ExecuteScalarAsync<long>("select count(*) from t") == 2;
        });
    }

    private static async Task Eventually(Func<Task<bool>> isSo)
    {
        for (var tried = 0; ; tried++)
        {
            try
            {
                if (await isSo()) return;
            }
            catch (DependencyException) when (tried < 50)
            {
                // A server that hung is left alone for a second.
            }

            Assert.True(tried < 50);
            await Task.Delay(100);
        }
    }
}
