using System.Data.Common;
using System.Globalization;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.Replay.Comparing;

namespace BingeMe.Cli.Replay;

/// <summary>A side's schema: made by the migrations, compared by checksums and, where these differ from the first ones, by rows.</summary>
internal sealed class SchemaState(MySqlOptions server, string name) : IAsyncDisposable
{
    /// <summary>A refilled table's triggers write to another one, which is then refilled too; and that one's might, once.</summary>
    private const int Rounds = 3;

    private readonly MySqlDatabase database = new(server with { Database = name, CommandSeconds = 0 });
    private readonly Dictionary<string, string> columns = new(StringComparer.Ordinal);
    private readonly HashSet<string> withComputed = new(StringComparer.Ordinal);
    private Dictionary<string, string> first = [];
    private bool isMade;

    /// <summary>The schema's name.</summary>
    public string Name => name;

    /// <summary>Where the first rows are kept.</summary>
    private string Copy => $"{name}_first";

    /// <summary>Makes it, with demo data.</summary>
    public async Task Create(TimeProvider clock, CancellationToken cancelled)
    {
        await using (var whole = new MySqlDatabase(server with { Database = "", CommandSeconds = 0 }))
        await using (var connection = await whole.Open(cancelled))
        {
            isMade = true;
            foreach (var schema in new[] { name, Copy }) await Execute(connection, $"create database `{schema}` character set utf8mb4 collate utf8mb4_unicode_ci", cancelled);
        }

        await using var own = await database.Open(cancelled);
        var migrator = new Migrator(own, MySqlDialect.Instance, clock);
        await migrator.Apply(includeContract: true, cancelled);
        await migrator.LoadDemoData(cancelled);
        foreach (var group in (await Query(own, $"select table_name, column_name, coalesce(generation_expression, '') from information_schema.columns where table_schema = '{name}' order by table_name, ordinal_position", cancelled)).GroupBy(static c => c[0]))
        {
            columns[group.Key] = string.Join(", ", group.Where(static c => c[2].Length == 0).Select(static c => $"`{c[1]}`"));
            if (group.Any(static c => c[2].Length > 0)) withComputed.Add(group.Key);
            await Execute(own, $"create table `{Copy}`.`{group.Key}` like `{group.Key}`", cancelled);
            await Execute(own, $"insert into `{Copy}`.`{group.Key}` ({columns[group.Key]}) select {columns[group.Key]} from `{group.Key}`", cancelled);
        }

        first = await States(own, cancelled);
    }

    /// <summary>The tables that are not as they began: rows, or the number that the next row gets.</summary>
    public async Task<IReadOnlyList<string>> Changed(CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await Changed(connection, cancelled);
    }

    /// <summary>A table's rows; parts that differ for a declared reason are masked.</summary>
    public async Task<IReadOnlyList<string>> Lines(string table, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var command = Command(connection, $"select * from `{table}`");
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancelled))
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)}={DeclaredDifferences.MaskColumn($"{table}.{reader.GetName(i)}", Text(reader, i))}")));
        return rows;
    }

    /// <summary>Gives the tables that changed their first rows back.</summary>
    /// <exception cref="IOException">They do not take them.</exception>
    public async Task Reset(CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        for (var round = 0; await Changed(connection, cancelled) is { Count: > 0 } changed; round++)
        {
            if (round == Rounds) throw new IOException($"{name}: {string.Join(", ", changed)} cannot be given its first rows back.");
            await Execute(connection, "set foreign_key_checks = 0", cancelled);
            foreach (var table in changed)
            {
                await Execute(connection, $"truncate table `{table}`", cancelled);
                await Execute(connection, $"insert into `{table}` ({columns[table]}) select {columns[table]} from `{Copy}`.`{table}`", cancelled);
            }

            await Execute(connection, "set foreign_key_checks = 1", cancelled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        if (!isMade) return;
        await using var whole = new MySqlDatabase(server with { Database = "", CommandSeconds = 0 });
        await using var connection = await whole.Open(CancellationToken.None);
        foreach (var schema in new[] { name, Copy }) await Execute(connection, $"drop database if exists `{schema}`", CancellationToken.None);
    }

    private async Task<IReadOnlyList<string>> Changed(DbConnection connection, CancellationToken cancelled)
    {
        var now = await States(connection, cancelled);
        return [.. now.Where(s => first.GetValueOrDefault(s.Key) != s.Value).Select(static s => s.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>A sum over each table's rows, and the id that its next row gets. "checksum table" is not steady over computed columns: their tables are summed up by hand.</summary>
    private async Task<Dictionary<string, string>> States(DbConnection connection, CancellationToken cancelled)
    {
        var sums = await Query(connection, $"checksum table {string.Join(", ", columns.Keys.Where(t => !withComputed.Contains(t)).Select(t => $"`{t}`"))}", cancelled);
        if (withComputed.Count > 0)
        {
            sums.AddRange(await Query(connection, string.Join(" union all ", withComputed.Select(t =>
                $"select '{name}.{t}', concat(count(*), ' ', coalesce(sum(cast(conv(left(md5(json_array({columns[t]})), 15), 16, 10) as unsigned)), 0)) from `{t}`")), cancelled));
        }

        var next = (await Query(connection, $"select table_name, coalesce(auto_increment, 0) from information_schema.tables where table_schema = '{name}'", cancelled)).ToDictionary(static r => r[0], static r => r[1], StringComparer.Ordinal);
        return sums.ToDictionary(r => r[0][(name.Length + 1)..], r => $"{r[1]} {next[r[0][(name.Length + 1)..]]}", StringComparer.Ordinal);
    }

    private static string Text(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        DBNull => "null",
        byte[] bytes => $"x'{Convert.ToHexStringLower(bytes)}'",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static async Task<List<string[]>> Query(DbConnection connection, string sql, CancellationToken cancelled)
    {
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancelled)) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader, i))]);
        return rows;
    }

    private static async Task Execute(DbConnection connection, string sql, CancellationToken cancelled)
    {
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancelled);
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
