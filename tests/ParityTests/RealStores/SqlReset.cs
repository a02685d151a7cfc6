using System.Data.Common;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Engines;
using BingeMe.TestSupport.Servers;

namespace ParityTests.RealStores;

/// <summary>
/// Gives a schema its first content back: only the tables that a sample has changed are filled anew, from a copy beside it, ids counting
/// from where they did.
/// </summary>
internal sealed class SqlReset : IAsyncDisposable
{
    private readonly MySqlDatabase database;
    private readonly string schema;
    private readonly TempSchema copy;
    private readonly Dictionary<string, string> tables;
    private readonly HashSet<string> withVirtual;
    private Dictionary<string, string> first = [];

    // The tables with the columns that can be written, as a list.
    private SqlReset(MySqlDatabase database, string schema, TempSchema copy, Dictionary<string, string> tables, HashSet<string> withVirtual)
    {
        this.withVirtual = withVirtual;
        this.database = database;
        this.schema = schema;
        this.copy = copy;
        this.tables = tables;
    }

    /// <summary>Takes the content as it is now for the first one.</summary>
    public static async Task<SqlReset> Of(MySqlOptions options)
    {
        var database = new MySqlDatabase(options);
        await using var connection = await database.Open(CancellationToken.None);
        var columns = await Query(
            connection, $"select table_name, column_name, coalesce(generation_expression, '') from information_schema.columns where table_schema = '{options.Database}'");
        var withVirtual = columns.Where(c => c[2].Length > 0).Select(c => c[0]).ToHashSet();
        var tables = columns.Where(c => c[2].Length == 0).GroupBy(c => c[0]).ToDictionary(t => t.Key, t => string.Join(", ", t.Select(c => $"`{c[1]}`")));
        var copy = await TempSchema.Create();
        foreach (var (table, written) in tables)
        {
            await Execute(connection, $"create table {copy.Options.Database}.`{table}` like `{table}`");
            await Execute(connection, $"insert into {copy.Options.Database}.`{table}` ({written}) select {written} from `{table}`");
        }

        var reset = new SqlReset(database, options.Database, copy, tables, withVirtual);
        reset.first = await reset.States(connection);
        return reset;
    }

    /// <summary>Undoes what was changed. Gives it: table by table, a line a row.</summary>
    public async Task<SortedDictionary<string, List<string>>> Undo()
    {
        await using var connection = await database.Open(CancellationToken.None);
        var states = await States(connection);
        var changed = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var differing = tables.Keys.Where(t => states[t] != first[t]).ToList();
        foreach (var table in differing)
        {
            changed[table] = (await Query(connection, $"select * from `{table}`", table)).ConvertAll(r => string.Join(" | ", r));
            changed[table].Sort(StringComparer.Ordinal);
        }

        foreach (var table in RefillOrder.Of(differing)) await Restore(connection, table);
        return changed;
    }

    private async Task Restore(DbConnection connection, string table)
    {
        await Execute(connection, "set foreign_key_checks = 0");
        await Execute(connection, $"truncate table `{table}`");
        await Execute(connection, $"insert into `{table}` ({tables[table]}) select {tables[table]} from {copy.Options.Database}.`{table}`");
        await Execute(connection, "set foreign_key_checks = 1");
    }

    public async ValueTask DisposeAsync()
    {
        await copy.DisposeAsync();
        await database.DisposeAsync();
    }

    // A sum over the rows, and the id that the next row gets. `checksum table` is quick, but over a table with virtual columns it gives
    // another number now and then although no row has changed.
    private async Task<Dictionary<string, string>> States(DbConnection connection)
    {
        var sums = await Query(connection, $"checksum table {string.Join(", ", tables.Keys.Except(withVirtual).Select(t => $"`{t}`"))}");
        var computed = await Query(connection, string.Join(" union all ", withVirtual.Select(t => $"""
            select '{schema}.{t}', concat(count(*), ' ', coalesce(sum(cast(conv(left(md5(json_array({tables[t]})), 15), 16, 10) as unsigned)), 0)) from `{t}`
            """)));
        var next = await Query(connection, $"select table_name, coalesce(auto_increment, 0) from information_schema.tables where table_schema = '{schema}'");
        var ids = next.ToDictionary(r => r[0], r => r[1]);
        return sums.Concat(computed).ToDictionary(r => r[0][(schema.Length + 1)..], r => $"{r[1]} {ids[r[0][(schema.Length + 1)..]]}");
    }

    private static async Task<List<string[]>> Query(DbConnection connection, string sql, string? masked = null)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i =>
            {
                var text = reader.IsDBNull(i) ? "null" : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture) ?? "";
                return masked is null ? text : $"{reader.GetName(i)}={BingeMe.Replay.Comparing.DeclaredDifferences.MaskColumn($"{masked}.{reader.GetName(i)}", text)}";
            })]);
        }

        return rows;
    }

    private static async Task Execute(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
