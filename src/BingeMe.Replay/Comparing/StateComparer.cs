using System.Globalization;
using Microsoft.Data.Sqlite;

namespace BingeMe.Replay.Comparing;

/// <summary>
/// Compares what two hosts left behind: every row of every table of both databases, and every message in the outbox. An equal answer
/// with another write is not parity.
/// </summary>
public static class StateComparer
{
    private static readonly string[] Databases = ["bingeme.db", "state.db"];

    /// <summary>Compares two data folders.</summary>
    /// <param name="left">The first host's folder: <c>bingeme.db</c>, <c>state.db</c> and, once something was sent, <c>outbox</c>.</param>
    /// <param name="right">The second host's.</param>
    /// <returns>A difference a row or message that only one of them has; empty when they are alike.</returns>
    /// <exception cref="InvalidDataException">A database has no tables: nothing would be compared.</exception>
    public static IReadOnlyList<Difference> Compare(string left, string right)
    {
        var (a, b) = (Dump(left), Dump(right));
        var differences = new List<Difference>();
        foreach (var place in a.Keys.Union(b.Keys).Order(StringComparer.Ordinal))
        {
            var (rowsA, rowsB) = (a.GetValueOrDefault(place) ?? [], b.GetValueOrDefault(place) ?? []);
            if (rowsA.SequenceEqual(rowsB, StringComparer.Ordinal)) continue;
            var (onlyA, onlyB) = (Without(rowsA, rowsB), Without(rowsB, rowsA));
            for (var i = 0; i < Math.Max(onlyA.Count, onlyB.Count); i++)
                differences.Add(new Difference("state", place, onlyA.ElementAtOrDefault(i), onlyB.ElementAtOrDefault(i)));
        }

        return differences;
    }

    /// <summary>A line a row, by table; sorted, since rows have no order.</summary>
    private static SortedDictionary<string, List<string>> Dump(string folder)
    {
        var dump = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var database in Databases) DumpDatabase(Path.Combine(folder, database), database, dump);
        var outbox = Path.Combine(folder, "outbox");
        if (Directory.Exists(outbox))
            dump["outbox"] = [.. Directory.GetFiles(outbox).Order(StringComparer.Ordinal).Select(f => $"{Path.GetFileName(f)} {File.ReadAllText(f)}")];
        return dump;
    }

    private static void DumpDatabase(string file, string name, SortedDictionary<string, List<string>> dump)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var tables = Query(connection, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name", r => r.GetString(0));
        if (tables.Count == 0) throw new InvalidDataException($"{file} has no tables: nothing would be compared.");
        foreach (var table in tables)
        {
            var rows = Query(connection, $"select * from \"{table}\"", reader => Row(reader, table));
            rows.Sort(StringComparer.Ordinal);
            dump[$"{name} {table}"] = rows;
        }
    }

    private static string Row(SqliteDataReader reader, string table) => string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i =>
        $"{reader.GetName(i)}={DeclaredDifferences.MaskColumn($"{table}.{reader.GetName(i)}", Text(reader.GetValue(i)))}"));

    /// <summary>With its type: 1, 1.0 and '1' are three values.</summary>
    private static string Text(object value) => value switch
    {
        DBNull => "null",
        string text => text,
        byte[] bytes => $"x'{Convert.ToHexStringLower(bytes)}'",
        double number => $"real {number.ToString("R", CultureInfo.InvariantCulture)}",
        _ => $"integer {Convert.ToString(value, CultureInfo.InvariantCulture)}",
    };

    private static List<T> Query<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of our own tables
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private static List<string> Without(List<string> rows, List<string> others)
    {
        var left = others.CountBy(r => r).ToDictionary(StringComparer.Ordinal);
        return [.. rows.Where(row => !left.TryGetValue(row, out var count) || (left[row] = count - 1) < 0)];
    }
}
