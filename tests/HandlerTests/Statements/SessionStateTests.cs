using System.Data.Common;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HandlerTests.Statements;

/// <summary>
/// Connections are not reset between two users, so no statement of the business may leave anything in its session: every one of them runs
/// on a handful of connections, and their sessions are then as they were. That no text even speaks of such state is a rule of the sources
/// (HostTests, SessionStateRules).
/// </summary>
[Trait("Category", "Server")]
public sealed class SessionStateTests
{
    /// <summary>A reader of settings takes one more beside the connection that its caller holds.</summary>
    private const int Connections = 3;

    /// <summary>What the server itself changes with each statement.</summary>
    private const string OfTheServer =
        "'timestamp', 'last_insert_id', 'identity', 'insert_id', 'rand_seed1', 'rand_seed2', 'warning_count', 'error_count', 'last_gtid', 'gtid_seq_no', 'in_transaction'";

    [Fact]
    public async Task No_statement_of_the_business_leaves_state_in_its_session()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options with { CommandSeconds = 0, Connections = Connections });
        await using (var connection = await database.Open(CancellationToken.None))
        {
            await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, CancellationToken.None);
            await DemoData.LoadIfEmpty(connection, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        }

        var before = await Sessions(database);
        Assert.NotEmpty(before);
        Assert.NotEmpty(await EveryStatement.Run(database));
        Assert.Equal(before, await Sessions(database));
    }

    /// <summary>The state of every connection of the pool.</summary>
    private static async Task<List<string>> Sessions(MySqlDatabase database)
    {
        var connections = new List<DbConnection>();
        for (var i = 0; i < Connections; i++) connections.Add(await database.Open(CancellationToken.None));
        var sessions = new List<string>();
        foreach (var connection in connections)
        {
            sessions.Add(string.Join('\n', await Session(connection)));
            await connection.DisposeAsync();
        }

        return [.. sessions.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> Session(DbConnection connection)
    {
        var state = await Read(connection, "select concat('connection ', connection_id(), ', in a transaction: ', @@in_transaction)");
        state.AddRange(await Read(connection, $"select concat(lower(variable_name), '=', variable_value) from information_schema.session_variables where lower(variable_name) not in ({OfTheServer}) order by 1"));
        state.AddRange(await Read(connection, "show session status where variable_name = 'Prepared_stmt_count'"));
        return state;
    }

    private static async Task<List<string>> Read(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync()) lines.Add(string.Join('=', Enumerable.Range(0, rows.FieldCount).Select(rows.GetValue)));
        return lines;
    }
}
