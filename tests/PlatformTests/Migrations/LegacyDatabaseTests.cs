using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Servers;
using Dapper;

namespace BingeMe.PlatformTests.Migrations;

/// <summary>The migrator on a MariaDB schema that the legacy stack made, which has tables and no record.</summary>
[Trait("Category", "Server")]
public sealed class LegacyDatabaseTests
{
    [Fact]
    public async Task A_legacy_schema_is_pointed_at_baseline_which_fits_and_lets_the_rest_run()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        foreach (var statement in Migration.Embedded()[0].Statements) await connection.ExecuteAsync(MySqlDialect.Instance.Schema(statement));
        // Wider, of a legacy kind, and more than we know: all of that is at home there.
        await connection.ExecuteAsync("alter table comments modify column reply longtext null; alter table users add column shoe_size int null; create table old_jobs (id int)");
        await connection.ExecuteAsync("alter table updates modify column locked enum('yes', 'no') not null default 'no'");
        var migrator = new Migrator(connection, MySqlDialect.Instance, TimeProvider.System);

        var e = await Assert.ThrowsAsync<MigrationException>(() => migrator.Apply(false, default));
        Assert.EndsWith("bingeme migrate baseline 0001_legacy_schema", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<MigrationException>(() => migrator.Baseline("0002", default));
        Assert.Contains("table conversation_clears is missing", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("comments", e.Message, StringComparison.Ordinal);

        Assert.Equal(["0001_legacy_schema"], await migrator.Baseline("0001", default));
        Assert.NotEmpty(await migrator.Apply(false, default));
        Assert.Empty(await SchemaFit.Misfits(connection, MySqlDialect.Instance, Migration.Embedded()));
    }

    [Fact]
    public async Task Status_and_plan_need_no_right_but_to_read()
    {
        await using var schema = await TempSchema.Create();
        await using var database = new MySqlDatabase(schema.Options);
        await using var connection = await database.Open(default);
        var user = $"r_{Guid.NewGuid():N}"[..20];
        await connection.ExecuteAsync($"create user '{user}'@'%' identified by 'read-only-1'; grant select on {schema.Options.Database}.* to '{user}'@'%'");
        try
        {
            await using var reading = new MySqlDatabase(schema.Options with { User = user, Password = "read-only-1" });
            await using var reader = await reading.Open(default);
            var migrator = new Migrator(reader, MySqlDialect.Instance, TimeProvider.System);
            Assert.All(await migrator.Status(default), s => Assert.Equal(MigrationState.Pending, s.State));
            Assert.NotEmpty(await migrator.DryRun(false, default));

            await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System, Migration.Embedded().Take(2).ToList()).Apply(false, default);
            Assert.Equal(2, (await migrator.Status(default)).Count(s => s.State == MigrationState.Applied));
            await Assert.ThrowsAnyAsync<Exception>(() => migrator.Apply(false, default));
        }
        finally
        {
            await connection.ExecuteAsync($"drop user '{user}'@'%'");
        }
    }
}
