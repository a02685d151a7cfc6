using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HandlerTests.Statements;

/// <summary>
/// Every method of the business that takes a connection runs its statements on SQLite and on MariaDB. Found by reflection:
/// a module that is added is tried too, and a statement that only one engine understands does not get far.
/// </summary>
[Trait("Category", "Server")]
public sealed class StatementsOnBothEnginesTests
{
    [Fact]
    public async Task Every_statement_runs_on_both()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-statements-").FullName;
        using var sqlite = new SqliteDatabase(Path.Combine(folder, "b.db"), demoData: true, TimeProvider.System);
        await using var schema = await TempSchema.Create();
        await using var mysql = new MySqlDatabase(schema.Options with { CommandSeconds = 0 });
        await using (var connection = await mysql.Open(CancellationToken.None))
        {
            await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, CancellationToken.None);
            await DemoData.LoadIfEmpty(connection, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        }

        var onSqlite = await EveryStatement.Run(sqlite);
        var onMySql = await EveryStatement.Run(mysql);
        Assert.NotEmpty(onSqlite);
        Assert.Equal(onSqlite, onMySql);
    }
}
