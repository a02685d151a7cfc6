using System.Data.Common;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Migrations;

/// <summary>A migrator that is killed between a statement and its record, on a server that commits every schema statement by itself.</summary>
[Trait("Category", "Server")]
public sealed class BrokenOffRunTests : IAsyncLifetime
{
    private TempSchema schema = null!;
    private MySqlDatabase database = null!;
    private DbConnection connection = null!;

    public async Task InitializeAsync()
    {
        schema = await TempSchema.Create();
        database = new MySqlDatabase(schema.Options);
        connection = await database.Open(default);
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await database.DisposeAsync();
        await schema.DisposeAsync();
    }

    [Theory]
    [InlineData("create table b (x int)")]
    [InlineData("alter table a add column y int")]
    [InlineData("create index i on a (x)")]
    [InlineData("create unique index i on a (x)")]
    [InlineData("alter table a drop column z")]
    [InlineData("alter table a add constraint f foreign key (z) references a (x)")]
    [InlineData("create trigger r before insert on a for each row set new.x = 1")]
    [InlineData("drop table c")]
    public async Task What_was_done_and_not_recorded_is_found_and_passed(string statement)
    {
        var migration = new Migration("0001_a", $"-- expand\ncreate table a (x int primary key, z int);\ncreate table c (x int);\n{statement};\ncreate table d (x int);");
        await Kill(migration, during: 2);

        var again = Migrator(migration);
        Assert.Equal(["0001_a"], await again.Apply(true, default));

        Assert.StartsWith("0001_a, statement 3 of 4: ", Assert.Single(again.Found), StringComparison.Ordinal);
        Assert.Equal(MigrationState.Applied, Assert.Single(await again.Status(default)).State);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from d"));
    }

    [Fact]
    public async Task So_is_the_very_first_statement()
    {
        var migration = new Migration("0001_a", "-- expand\ncreate table `a` (x int);\ncreate table `b` (x int);");
        await Kill(migration, during: 0);
        Assert.Equal(["0001_a"], await Migrator(migration).Apply(true, default));
    }

    [Fact]
    public async Task Only_the_statement_that_was_under_way_may_be_there_already()
    {
        var migration = new Migration("0001_a", "-- expand\ncreate table a (x int);\ncreate table b (x int);\ncreate table c (x int);");
        await Kill(migration, during: 1);
        await connection.ExecuteAsync("create table c (y int)");
        var e = await Assert.ThrowsAsync<MigrationException>(() => Migrator(migration).Apply(true, default));
        Assert.StartsWith("0001_a, statement 3 of 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_made_stays_in_the_way_however_often_it_is_tried()
    {
        await connection.ExecuteAsync("create table b (y int)");
        var migration = new Migration("0001_a", "-- expand\ncreate table a (x int);\ncreate table b (x int);");
        for (var i = 0; i < 3; i++)
        {
            var again = Migrator(migration);
            Assert.StartsWith("0001_a, statement 2 of 2", (await Assert.ThrowsAsync<MigrationException>(() => again.Apply(true, default))).Message, StringComparison.Ordinal);
            Assert.Empty(again.Found);
        }
    }

    /// <summary>The server ends the migrator's connection during a statement; then that is done by hand, as if it had run to its end.</summary>
    private async Task Kill(Migration migration, int during)
    {
        var dialect = MySqlDialect.Instance;
        var dying = new Migration(migration.Name, $"-- expand\n{string.Join(";\n", migration.Statements.Take(during).Append("kill connection_id()"))};\nselect 1;");
        await using (var lost = await database.Open(default))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => new Migrator(lost, dialect, TimeProvider.System, [dying]).Apply(true, default));
        }

        await connection.ExecuteAsync(dialect.Schema(migration.Statements[during]));
    }

    private Migrator Migrator(Migration migration) => new(connection, MySqlDialect.Instance, TimeProvider.System, [migration]);
}
