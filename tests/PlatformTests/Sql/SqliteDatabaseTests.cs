using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql;
using Dapper;

namespace BingeMe.PlatformTests.Sql;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Nothing_is_created_before_the_first_connection()
    {
        using var database = new SqliteDatabase(folder.File("sub/a.db"), true, clock);
        Assert.False(Directory.Exists(folder.File("sub")));
        await using var connection = await database.Open(default);
        Assert.True(File.Exists(folder.File("sub/a.db")));
    }

    [Fact]
    public async Task Demo_data_is_loaded_once_with_times_hanging_on_the_clock()
    {
        using (var database = new SqliteDatabase(folder.File("a.db"), true, clock))
        {
            await using var connection = await database.Open(default);
            Assert.Equal(13, await connection.ExecuteScalarAsync<long>("select count(*) from users"));
            Assert.Equal("2025-06-05 12:00:00", await connection.ExecuteScalarAsync<string?>("select created_at from users where username = 'u12'"));
            Assert.Equal("2025-06-14 12:00:00", await connection.ExecuteScalarAsync<string?>("select last_login from users where id = 1"));
            Assert.Equal(clock.GetUtcNow().AddHours(-1).ToUnixTimeSeconds(), await connection.ExecuteScalarAsync<long>("select last_activity from sessions where id = 'fixturesess0001'"));
            Assert.Equal(60, await connection.ExecuteScalarAsync<long>("select length(password) from users where id = 1"));
            Assert.Equal("{\"name\":\"Soup night\"}", await connection.ExecuteScalarAsync<string?>("select extra_data from notifications where type = 35"));
            Assert.StartsWith("a:4:{s:14:", (await connection.ExecuteScalarAsync<string?>("select bank from users where id = 1"))!, StringComparison.Ordinal);
            await connection.ExecuteAsync("delete from users where id > 1");
        }

        using var again = new SqliteDatabase(folder.File("a.db"), true, clock);
        await using var second = await again.Open(default);
        Assert.Equal(1, await second.ExecuteScalarAsync<long>("select count(*) from users"));
    }

    [Fact]
    public async Task Processes_that_start_at_once_prepare_the_database_once()
    {
        // Separate objects stand for separate processes: they share nothing but the file.
        var databases = Enumerable.Range(0, 6).Select(_ => new SqliteDatabase(folder.File("a.db"), true, clock)).ToList();
        var counts = await Task.WhenAll(databases.Select(d => Task.Run(async () =>
        {
            await using var connection = await d.Open(default);
            return await connection.ExecuteScalarAsync<long>("select count(*) from users");
        })));
        Assert.All(counts, c => Assert.Equal(13, c));
        databases.ForEach(d => d.Dispose());
    }

    [Fact]
    public async Task Parallel_conditional_updates_never_overdraw()
    {
        using var database = new SqliteDatabase(folder.File("a.db"), true, clock);
        var paid = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            await using var connection = await database.Open(default);
            await using var transaction = await connection.BeginTransactionAsync();
            var moved = await connection.ExecuteAsync("update users set wallet = round(wallet - @price, 2) where id = 6 and wallet >= @price", new { price = 100m }, transaction);
            await transaction.CommitAsync();
            return moved;
        })));
        Assert.Equal(9, paid.Sum());
        await using var check = await database.Open(default);
        Assert.Equal(50m, await check.ExecuteScalarAsync<decimal>("select wallet from users where id = 6"));
    }

    [Fact]
    public async Task A_list_of_ids_is_one_parameter_and_uses_the_key()
    {
        using var database = new SqliteDatabase(folder.File("a.db"), true, clock);
        await using var connection = await database.Open(default);
        var sql = $"select count(*) from users where id in {database.Dialect.Longs("@ids")}";
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>(sql, new { ids = SqlList.Json([1, 6, 999]) }));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(sql, new { ids = SqlList.Json([]) }));
        var plan = (await connection.QueryAsync<PlanRow>("explain query plan " + sql, new { ids = "[1]" })).ToList();
        Assert.Contains(plan, p => p.Detail.Contains("SEARCH users USING INTEGER PRIMARY KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unusable_file_is_a_dependency_that_is_down()
    {
        using var database = new SqliteDatabase(folder.Path, true, clock);
        var e = await Assert.ThrowsAsync<DependencyException>(async () => await database.Open(default));
        Assert.Equal("sql", e.Dependency);
    }
}
