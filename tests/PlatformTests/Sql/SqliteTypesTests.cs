using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql;
using Dapper;

namespace BingeMe.PlatformTests.Sql;

/// <summary>What rows and parameters look like through Dapper.AOT on SQLite: the facts that the modules' SQL builds on.</summary>
public sealed class SqliteTypesTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private SqliteDatabase database = null!;
    private DbConnection connection = null!;

    public async Task InitializeAsync()
    {
        database = new SqliteDatabase(folder.File("t.db"), demoData: false, clock);
        connection = await database.Open(default);
        await connection.ExecuteAsync("create table t (id integer primary key, big bigint unsigned null, small tinyint null, at datetime null, money decimal(10,2) null, text varchar(20) collate nocase null)");
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_time_is_stored_in_whole_seconds_as_text_and_comes_back()
    {
        var precise = new DateTime(2025, 6, 15, 12, 30, 1, 987, DateTimeKind.Utc);
        await connection.ExecuteAsync("insert into t (id, at) values (1, @precise)", new { precise });
        Assert.Equal("2025-06-15 12:30:01", await connection.ExecuteScalarAsync<string?>("select at from t"));
        var row = await connection.QueryFirstOrDefaultAsync<TypesRow>("select id, at from t");
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 12, 30, 1, TimeSpan.Zero), row!.At!.Value.FromSql());
        Assert.Equal(row.At, await connection.ExecuteScalarAsync<DateTime>("select max(at) from t"));
    }

    [Fact]
    public async Task A_time_compares_with_the_default_of_a_column()
    {
        await connection.ExecuteAsync("create table d (id integer primary key, at datetime not null default current_timestamp)");
        await connection.ExecuteAsync("insert into d (id) values (1)");
        var before = DateTime.UtcNow.AddMinutes(-1);
        var after = DateTime.UtcNow.AddMinutes(1);
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from d where at > @before and at < @after", new { before, after }));
    }

    [Fact]
    public async Task Rows_keep_their_types_when_the_first_row_holds_another_storage_class()
    {
        await connection.ExecuteAsync("insert into t (id, money, small, big) values (1, null, null, null)");
        await connection.ExecuteAsync("insert into t (id, money, small, big) values (2, @money, @small, @big)", new { money = 199.00m, small = true, big = 4_000_000_000_000L });
        await connection.ExecuteAsync("insert into t (id, money, small, big) values (3, @money, @small, @big)", new { money = 0.01m, small = false, big = 1L });
        var rows = (await connection.QueryAsync<TypesRow>("select id, money, small, big, at, text from t order by id")).ToList();
        Assert.Equal([null, 199m, 0.01m], rows.Select(r => r.Money));
        Assert.Equal([null, true, false], rows.Select(r => r.Small));
        Assert.Equal([null, 4_000_000_000_000L, 1L], rows.Select(r => r.Big));
        Assert.All(rows, r => Assert.Null(r.At));
        rows.Reverse();
        Assert.Equal(rows.Select(r => r.Money), (await connection.QueryAsync<TypesRow>("select id, money, small, big, at, text from t order by id desc")).Select(r => r.Money));
    }

    [Fact]
    public async Task Records_are_rows_too()
    {
        await connection.ExecuteAsync("insert into t (id, money, at, text) values (7, 1.5, @at, 'x')", new { at = clock.SqlNow() });
        var row = await connection.QueryFirstOrDefaultAsync<TypesRecord>("select id, money, at, text from t");
        Assert.Equal(new TypesRecord(7, 1.5m, new DateTime(2025, 6, 15, 12, 0, 0), "x"), row);
    }

    [Fact]
    public async Task Sums_compare_with_decimal_parameters()
    {
        await connection.ExecuteAsync("insert into t (id, money) values (1, 30.10), (2, 69.90)");
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from (select sum(money) as s from t) where s >= @limit", new { limit = 100.00m }));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from (select sum(money) as s from t) where s >= @limit", new { limit = 100.01m }));
        Assert.Equal(100m, await connection.ExecuteScalarAsync<decimal>("select coalesce(sum(money), 0) from t"));
    }

    [Fact]
    public async Task Money_that_is_rounded_as_it_moves_does_not_drift()
    {
        await connection.ExecuteAsync("insert into t (id, money) values (1, 0)");
        for (var i = 0; i < 1000; i++)
            await connection.ExecuteAsync("update t set money = round(money + @amount, 2) where id = 1", new { amount = 0.1m });
        Assert.Equal(1, await connection.ExecuteAsync("update t set money = round(money - @amount, 2) where id = 1 and money >= @amount", new { amount = 100m }));
        Assert.Equal(0m, await connection.ExecuteScalarAsync<decimal>("select money from t where id = 1"));
    }

    [Fact]
    public async Task Text_compares_without_case_and_like_too()
    {
        await connection.ExecuteAsync("insert into t (id, text) values (1, 'Mira_Vale')");
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from t where text = @name", new { name = "mira_vale" }));
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from t where text like @name", new { name = "MIRA%" }));
    }

    [Fact]
    public async Task Absent_rows_and_nulls_come_back_as_null()
    {
        await connection.ExecuteAsync("insert into t (id, text) values (1, @none)", new { none = (string?)null });
        Assert.Null(await connection.QueryFirstOrDefaultAsync<TypesRow>("select id from t where id = 99"));
        Assert.Null(await connection.ExecuteScalarAsync<string?>("select text from t where id = 1"));
        Assert.Null(await connection.ExecuteScalarAsync<long?>("select max(big) from t"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from t where @none is not null and text = @none", new { none = (string?)null }));
    }

    [Fact]
    public async Task A_transaction_that_is_not_committed_leaves_nothing()
    {
        await using (var transaction = await connection.BeginTransactionAsync())
            await connection.ExecuteAsync("insert into t (id) values (1)", null, transaction);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from t"));
    }

    [Fact]
    public async Task The_dialect_upserts_ignores_and_knows_the_last_id()
    {
        var d = database.Dialect;
        await connection.ExecuteAsync("create unique index u on t (text)");
        await connection.ExecuteAsync($"insert into t (text, small) values ('a', 1) {d.OnDuplicateUpdate("text", "small")}");
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>($"select {d.LastInsertId}"));
        await connection.ExecuteAsync($"insert into t (text, small) values ('A', 0) {d.OnDuplicateUpdate("text", "small")}");
        Assert.Equal(0, await connection.ExecuteAsync($"{d.InsertIgnore} t (text, small) values ('a', 9)"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select small from t where text = 'a'"));
    }
}
