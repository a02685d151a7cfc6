using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BingeMe.Replay.Comparing;

/// <summary>
/// One database of two sides. Hosts that do the same leave rows in the same order, so that walking both tables at once, value by value,
/// tells most often that nothing differs; a table in which something does is read whole, since rows have no order.
/// </summary>
internal sealed class DatabasePair : IDisposable
{
    private readonly string name;
    private readonly SqliteConnection left;
    private readonly SqliteConnection right;
    private (long Left, long Right)? alike;

    /// <summary>Opens both.</summary>
    /// <param name="name">The database's name in reports.</param>
    /// <param name="left">The first side's file.</param>
    /// <param name="right">The second side's.</param>
    public DatabasePair(string name, string left, string right)
    {
        this.name = name;
        (this.left, this.right) = (Connection(left), Connection(right));
        try
        {
            this.left.Open();
            this.right.Open();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Adds what differs.</summary>
    /// <exception cref="InvalidDataException">A database has no tables.</exception>
    public void Compare(List<Difference> differences)
    {
        // Read before the rows are: a write in between is found out the next time. It changes with every commit of somebody else (SQLite, "pragma data_version").
        var versions = (Version(left), Version(right));
        if (alike == versions) return;
        var before = differences.Count;
        var (a, b) = (Tables(left), Tables(right));
        foreach (var table in a.Union(b).Order(StringComparer.Ordinal))
        {
            if (a.Contains(table) && b.Contains(table) && AreAlike(table)) continue;
            StateComparer.Add(differences, $"{name} {table}", a.Contains(table) ? Rows(left, table) : [], b.Contains(table) ? Rows(right, table) : []);
        }

        alike = differences.Count == before ? versions : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }

    private static SqliteConnection Connection(string file) => new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());

    private static long Version(SqliteConnection connection) => Query(connection, "pragma data_version", static r => r.GetInt64(0))[0];

    private static HashSet<string> Tables(SqliteConnection connection)
    {
        var tables = Query(connection, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'", static r => r.GetString(0));
        return tables.Count > 0 ? [.. tables] : throw new InvalidDataException($"{connection.DataSource} has no tables: nothing would be compared.");
    }

    /// <summary>Whether both tables hold the same rows in the same order; false says nothing yet.</summary>
    private bool AreAlike(string table)
    {
        using var one = Prepared(left, table);
        using var other = Prepared(right, table);
        var count = raw.sqlite3_column_count(one);
        if (count != raw.sqlite3_column_count(other)) return false;
        var columns = new string[count];
        for (var i = 0; i < count; i++)
        {
            columns[i] = raw.sqlite3_column_name(one, i).utf8_to_string();
            if (columns[i] != raw.sqlite3_column_name(other, i).utf8_to_string()) return false;
        }

        while (true)
        {
            var hasRow = Step(left, one);
            if (hasRow != Step(right, other)) return false;
            if (!hasRow) return true;
            for (var i = 0; i < count; i++)
                if (!AreEqual(one, other, i) && Masked(one, i, table, columns[i]) != Masked(other, i, table, columns[i])) return false;
        }
    }

    private static sqlite3_stmt Prepared(SqliteConnection connection, string table)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, $"select * from \"{table}\"", out var statement), connection.Handle);
        return statement;
    }

    private static bool Step(SqliteConnection connection, sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is raw.SQLITE_ROW or raw.SQLITE_DONE) return result == raw.SQLITE_ROW;
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return false;
    }

    /// <summary>With the type: 1, 1.0 and '1' are three values.</summary>
    private static bool AreEqual(sqlite3_stmt one, sqlite3_stmt other, int column)
    {
        var type = raw.sqlite3_column_type(one, column);
        if (type != raw.sqlite3_column_type(other, column)) return false;
        return type switch
        {
            raw.SQLITE_NULL => true,
            raw.SQLITE_INTEGER => raw.sqlite3_column_int64(one, column) == raw.sqlite3_column_int64(other, column),
            raw.SQLITE_FLOAT => BitConverter.DoubleToInt64Bits(raw.sqlite3_column_double(one, column)) == BitConverter.DoubleToInt64Bits(raw.sqlite3_column_double(other, column)),
            _ => raw.sqlite3_column_blob(one, column).SequenceEqual(raw.sqlite3_column_blob(other, column)),
        };
    }

    private static string Masked(sqlite3_stmt statement, int column, string table, string columnName)
    {
        object value = raw.sqlite3_column_type(statement, column) switch
        {
            raw.SQLITE_NULL => DBNull.Value,
            raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column),
            raw.SQLITE_FLOAT => raw.sqlite3_column_double(statement, column),
            raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, column).utf8_to_string(),
            _ => raw.sqlite3_column_blob(statement, column).ToArray(),
        };
        return DeclaredDifferences.MaskColumn($"{table}.{columnName}", Text(value));
    }

    /// <summary>A line a row, sorted.</summary>
    private static List<string> Rows(SqliteConnection connection, string table)
    {
        var rows = Query(connection, $"select * from \"{table}\"", reader => string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i =>
            $"{reader.GetName(i)}={DeclaredDifferences.MaskColumn($"{table}.{reader.GetName(i)}", Text(reader.GetValue(i)))}")));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

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
}
