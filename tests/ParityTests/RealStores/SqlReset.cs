using System.Data.Common;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Engines;
using BingeMe.TestSupport.Servers;

namespace ParityTests.RealStores;

/// <summary>
/// Gives a schema its first content back: only the tables that a sample has changed, as the server counts its rows (MariaDB, "User Statistics"),
/// are filled anew, from a copy beside it, ids counting from where they did.
/// </summary>
internal sealed class SqlReset : IAsyncDisposable
{
    private readonly MySqlDatabase database;
    private readonly string schema;
    private readonly TempSchema copy;
    private readonly Dictionary<string, string> tables;
    private Dictionary<string, string> known = [];

    // The tables with the columns that can be written, as a list.
    private SqlReset(MySqlDatabase database, string schema, TempSchema copy, Dictionary<string, string> tables)
    {
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
        await Execute(connection, "set global userstat = 1");
        var columns = await Query(
            connection, $"select table_name, column_name from information_schema.columns where table_schema = '{options.Database}' and is_generated = 'NEVER'");
        var tables = columns.GroupBy(c => c[0]).ToDictionary(t => t.Key, t => string.Join(", ", t.Select(c => $"`{c[1]}`")));
        var copy = await TempSchema.Create();
        foreach (var (table, written) in tables)
        {
            await Execute(connection, $"create table {copy.Options.Database}.`{table}` like `{table}`");
            await Execute(connection, $"insert into {copy.Options.Database}.`{table}` ({written}) select {written} from `{table}`");
        }

        var reset = new SqlReset(database, options.Database, copy, tables);
        reset.known = await reset.States(connection);
        return reset;
    }

    /// <summary>Undoes what was changed. Gives it: table by table, a line a row.</summary>
    public async Task<SortedDictionary<string, List<string>>> Undo()
    {
        await using var connection = await database.Open(CancellationToken.None);
        var states = await States(connection);
        var changed = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var differing = tables.Keys.Where(t => states[t] != known[t]).ToList();
        foreach (var table in differing)
        {
            changed[table] = (await Query(connection, $"select * from `{table}`", table)).ConvertAll(r => string.Join(" | ", r));
            changed[table].Sort(StringComparer.Ordinal);
        }

        if (differing.Count == 0) return changed;
        foreach (var table in RefillOrder.Of(differing)) await Restore(connection, table);
        known = await States(connection);
        return changed;
    }

    /// <summary>The tables that do not hold their first content: somebody wrote while others' changes were undone.</summary>
    public async Task<List<string>> Astray()
    {
        await using var connection = await database.Open(CancellationToken.None);
        string Less(string one, string other, string columns) => $"exists (select {columns} from {one} except all select {columns} from {other})";
        var found = await Query(connection, string.Join(" union all ", tables.Select(t =>
            $"select '{t.Key}' from dual where {Less($"`{t.Key}`", $"{copy.Options.Database}.`{t.Key}`", t.Value)} or {Less($"{copy.Options.Database}.`{t.Key}`", $"`{t.Key}`", t.Value)}")));
        return found.ConvertAll(static r => r[0]);
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

    // How many of its rows were changed so far, and the id that the next row gets: a row that was refused may have used one up.
    private async Task<Dictionary<string, string>> States(DbConnection connection)
    {
        var changes = await Query(connection, $"select table_name, rows_changed from information_schema.table_statistics where table_schema = '{schema}'");
        var counted = changes.ToDictionary(static r => r[0], static r => r[1]);
        var next = await Query(connection, $"select table_name, coalesce(auto_increment, 0) from information_schema.tables where table_schema = '{schema}'");
        return next.ToDictionary(static r => r[0], r => $"{counted.GetValueOrDefault(r[0], "0")} {r[1]}");
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
