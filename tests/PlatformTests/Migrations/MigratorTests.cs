using System.Data.Common;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using Dapper;

namespace BingeMe.PlatformTests.Migrations;

public sealed class MigratorTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private SqliteFile file = null!;
    private DbConnection connection = null!;

    public Task InitializeAsync()
    {
        file = new SqliteFile(folder.File("m.db"), "sql");
        connection = file.Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        file.Release();
        folder.Dispose();
    }

    [Fact]
    public async Task Embedded_migrations_make_the_68_tables_and_what_was_added()
    {
        // The first two; the modules' own come after them and are tried with their modules.
        Migration[] first = [.. Migration.Embedded().Take(2)];
        var ran = await Migrator(first).Apply(includeContract: true, default);
        Assert.Equal(["0001_legacy_schema", "0002_added_schema"], ran);
        Assert.Equal(68 + 2, await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master where type = 'table' and name not like 'sqlite_%'"));
        Assert.Equal(114, await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master where type = 'index' and name not like 'sqlite_%'"));
        Assert.Empty(await Migrator(first).Apply(includeContract: true, default));
        Assert.All(await Migrator(first).Status(default), s => Assert.Equal((MigrationState.Applied, clock.GetUtcNow()), (s.State, s.AppliedAt)));
        await connection.ExecuteAsync("insert into users (name, username, verified_id) values ('N', 'n', 'yes')");
        Assert.Equal("yes", await connection.ExecuteScalarAsync<string?>("select verified from users where USERNAME = 'N' and status_before_delete is null"));
    }

    [Fact]
    public async Task Only_the_setting_key_is_case_sensitive()
    {
        await Migrator().Apply(includeContract: true, default);
        await connection.ExecuteAsync("insert into admin_settings (setting_key) values ('a'), ('A')");
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from admin_settings where setting_key = 'a'"));
    }

    [Fact]
    public async Task A_changed_file_is_refused_and_reported()
    {
        await Migrator(new Migration("0001_a", "-- expand\ncreate table `a` (`id` {key});")).Apply(true, default);
        var edited = Migrator(new Migration("0001_a", "-- expand\ncreate table `b` (`id` {key});"));
        Assert.Equal(MigrationState.Changed, (await edited.Status(default)).Single().State);
        await Assert.ThrowsAsync<MigrationException>(() => edited.Apply(true, default));
        await Assert.ThrowsAsync<MigrationException>(() => edited.DryRun(true, default));
    }

    [Fact]
    public async Task A_failing_file_leaves_nothing_behind_and_names_its_statement()
    {
        var broken = Migrator(new Migration("0001_a", "-- expand\ncreate table `a` (`id` {key});\nno sql;"));
        var e = await Assert.ThrowsAsync<MigrationException>(() => broken.Apply(true, default));
        Assert.StartsWith("0001_a, statement 2 of 2", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master where name = 'a'"));
        Assert.Equal(MigrationState.Pending, (await broken.Status(default)).Single().State);
    }

    [Fact]
    public async Task A_broken_off_run_resumes_behind_its_last_statement_with_the_broken_one_mended()
    {
        // MySQL's way of running, which needs no transaction; the statements are ones that SQLite takes too.
        var broken = new Migration("0001_a", "-- expand\ncreate table a (x int);\nbroken;\ncreate table b (x int);");
        await Assert.ThrowsAsync<MigrationException>(() => Stepwise(broken).Apply(true, default));
        Assert.Equal(MigrationState.Partial, (await Stepwise(broken).Status(default)).Single().State);
        var touched = new Migration("0001_a", "-- expand\ncreate table a (x int, y int);\nselect 1;\ncreate table b (x int);");
        Assert.Equal(MigrationState.Changed, (await Stepwise(touched).Status(default)).Single().State);
        await Assert.ThrowsAsync<MigrationException>(() => Stepwise(touched).Apply(true, default));
        var mended = new Migration("0001_a", "-- expand\ncreate table a (x int);\nselect 1;\ncreate table b (x int);");
        Assert.Equal(["0001_a"], await Stepwise(mended).Apply(true, default));
        Assert.Empty(await Stepwise(mended).Apply(true, default));
        Assert.Equal(MigrationState.Applied, (await Stepwise(mended).Status(default)).Single().State);

        Migrator Stepwise(Migration migration) => new(connection, new StepwiseDialect(), clock, [migration]);
    }

    [Fact]
    public async Task A_signal_between_a_statement_and_its_record_does_not_lose_the_record()
    {
        using var source = new CancellationTokenSource();
        ((Microsoft.Data.Sqlite.SqliteConnection)connection).CreateFunction("stop", () =>
        {
            source.Cancel();
            return 1;
        });
        Migrator Stepwise() => new(connection, new StepwiseDialect(), clock, [new Migration("0001_a", "-- expand\ncreate table a as select stop() as x;\ncreate table b (x int);")]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stepwise().Apply(true, source.Token));
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select statements from schema_migrations"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master where name = 'b'"));
        Assert.Equal(["0001_a"], await Stepwise().Apply(true, default));
    }

    [Fact]
    public async Task Contract_migrations_wait_until_they_are_asked_for()
    {
        Migration[] both = [new("0001_a", "-- expand\ncreate table `a` (`id` {key});"), new("0002_b", "-- contract\ndrop table `a`;")];
        Assert.Equal(["0001_a"], await Migrator(both).Apply(includeContract: false, default));
        Assert.Equal(["drop table `a`"], await Migrator(both).DryRun(includeContract: true, default));
        Assert.Equal(["0002_b"], await Migrator(both).Apply(includeContract: true, default));
    }

    [Fact]
    public async Task A_baseline_declares_without_running()
    {
        await MakeLegacy();
        Assert.Equal(["0001_legacy_schema"], await Migrator().Baseline("0001", default));
        Assert.Equal([MigrationState.Baselined, MigrationState.Pending], (await Migrator().Status(default)).Take(2).Select(s => s.State));
        await Assert.ThrowsAsync<MigrationException>(() => Migrator().Baseline("0009", default));
    }

    [Fact]
    public async Task A_baseline_of_what_does_not_fit_is_refused_and_named()
    {
        var e = await Assert.ThrowsAsync<MigrationException>(() => Migrator().Baseline("0001", default));
        Assert.Contains("table users is missing", e.Message, StringComparison.Ordinal);

        await MakeLegacy();
        await connection.ExecuteAsync("drop table likes; alter table messages drop column pc_amount; drop index idx_tags_sample; alter table tags drop column sample; alter table tags add column sample text");
        e = await Assert.ThrowsAsync<MigrationException>(() => Migrator().Baseline("0001", default));
        Assert.EndsWith(
            "table likes is missing; column messages.pc_amount (decimal(10,2)) is missing; column tags.sample is text, not int.", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("users", e.Message, StringComparison.Ordinal);
        Assert.All(await Migrator().Status(default), s => Assert.Equal(MigrationState.Pending, s.State));
    }

    [Fact]
    public async Task A_database_without_a_record_is_pointed_at_baseline()
    {
        await MakeLegacy();
        foreach (var work in new Func<Task>[] { () => Migrator().Apply(false, default), () => Migrator().DryRun(false, default) })
        {
            var e = await Assert.ThrowsAsync<MigrationException>(work);
            Assert.EndsWith("bingeme migrate baseline 0001_legacy_schema", e.Message, StringComparison.Ordinal);
        }

        await Migrator().Baseline("0001", default);
        Assert.Contains("0012_messages", await Migrator().Apply(false, default));
        Assert.All(await Migrator().Status(default), s => Assert.True(s.State is MigrationState.Applied or MigrationState.Baselined));
    }

    [Fact]
    public async Task Status_and_plan_write_nothing()
    {
        Assert.All(await Migrator().Status(default), s => Assert.Equal(MigrationState.Pending, s.State));
        Assert.NotEmpty(await Migrator().DryRun(true, default));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master"));
    }

    [Theory]
    [InlineData("update `a` set `x` = `x` + 1", 2500)]
    [InlineData("update `a` set `x` = `x` + (select max(b.`x`) from `b` where b.`x` = 1) where `y` = 'no where (' or `id` > 2000", 600)]
    public async Task Rows_are_changed_in_batches_each_once(string statement, long changed)
    {
        await connection.ExecuteAsync(
            """
            create table a (id integer primary key, x int not null default 0, y text);
            create table b (x int); insert into b values (1);
            insert into a (id) with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500) select i from n;
            delete from a where id between 500 and 599; insert into a (id) select id + 10000 from a where id <= 100
            """);
        await new Migrator(connection, new StepwiseDialect(), clock, [new Migration("0001_a", $"-- expand\n{statement};")]).Apply(true, default);
        Assert.Equal(changed, await connection.ExecuteScalarAsync<long>("select count(*) from a where x = 1"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from a where x > 1"));
    }

    [Theory]
    [InlineData("delete from `a`")]
    [InlineData("insert into `a` select 1")]
    [InlineData("update a set x = 1")]
    public void Rows_that_cannot_be_changed_in_batches_are_refused(string statement) => Assert.Throws<MigrationException>(() => DataStatement.Of(statement));

    [Fact]
    public void Every_migration_changes_rows_in_batches_alone() =>
        Assert.Equal(["conversations", "purchases"], Migration.Embedded().SelectMany(m => m.Statements).Select(DataStatement.Of).OfType<DataStatement>().Select(d => d.Table));

    [Fact]
    public async Task A_record_without_a_file_is_reported_as_unknown()
    {
        await Migrator(new Migration("0099_future", "-- expand\ncreate table `f` (`id` {key});")).Apply(true, default);
        Assert.Contains(await Migrator().Status(default), s => s is { Name: "0099_future", Phase: null, State: MigrationState.Unknown });
    }

    [Fact]
    public void A_file_without_a_phase_is_refused() =>
        Assert.Throws<MigrationException>(() => new Migration("0001_a", "create table a (id int);"));

    [Fact]
    public void Statements_end_at_semicolons_outside_quotes() =>
        Assert.Equal(
            ["insert into a values ('x;\n-- not a comment\nit''s')", "select 1"],
            EmbeddedSql.Statements("-- comment\ninsert into a values ('x;\n-- not a comment\nit''s');\n\n-- more\nselect 1;\n"));

    [Fact]
    public void Every_text_column_of_sqlite_ignores_case_and_MySQL_gets_engine_and_collation()
    {
        const string Table = "create table `t` (\n  `id` {bigkey},\n  `a` varchar(10) null,\n  `b` text null,\n  `c` varchar(9) {binary} null,\n  `d` char(1)\n)";
        Assert.Equal(
            "create table `t` (\n  `id` integer primary key autoincrement,\n  `a` varchar(10) collate nocase null,\n  `b` text collate nocase null,\n  `c` varchar(9) collate binary null,\n  `d` char(1) collate nocase\n)",
            SqliteDialect.Instance.Schema(Table));
        Assert.Equal(
            "create table `t` (\n  `id` bigint unsigned not null auto_increment primary key,\n  `a` varchar(10) null,\n  `b` text null,\n  `c` varchar(9) character set utf8mb4 collate utf8mb4_bin null,\n  `d` char(1)\n) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci",
            MySqlDialect.Instance.Schema(Table));
    }

    /// <summary>What a legacy database has: the tables, and no record.</summary>
    private async Task MakeLegacy()
    {
        foreach (var statement in Migration.Embedded()[0].Statements) await connection.ExecuteAsync(SqliteDialect.Instance.Schema(statement));
    }

    private Migrator Migrator(params Migration[] migrations) =>
        new(connection, SqliteDialect.Instance, clock, migrations.Length == 0 ? null : migrations);
}
