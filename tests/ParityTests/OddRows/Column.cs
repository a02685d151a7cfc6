namespace ParityTests.OddRows;

/// <summary>A column of a table that the demo data has rows of.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the schema declares it, in small letters.</param>
/// <param name="MayBeNull">Whether it takes null.</param>
/// <param name="IsKey">Whether it is (a part of) the table's key.</param>
internal sealed record Column(string Table, string Name, string Type, bool MayBeNull, bool IsKey = false)
{
    public bool IsId => IsKey && Name == "id" && IsWhole;

    public bool IsText => !IsKey && (Type.Contains("char", StringComparison.Ordinal) || Type.Contains("text", StringComparison.Ordinal));

    public bool IsTime => !IsKey && (Type.Contains("date", StringComparison.Ordinal) || Type.Contains("time", StringComparison.Ordinal));

    public bool IsNumber => !IsKey && (IsWhole || Type.Contains("decimal", StringComparison.Ordinal) || Type.Contains("double", StringComparison.Ordinal));

    public bool IsUnsigned => Type.Contains("unsigned", StringComparison.Ordinal);

    private bool IsWhole => Type.Contains("int", StringComparison.Ordinal);

    /// <summary>Those that are written; the same on both engines.</summary>
    public static async Task<IReadOnlyList<Column>> All(OddStore sqlite)
    {
        var columns = new List<Column>();
        foreach (var table in (await sqlite.Rows("select name from sqlite_master where type = 'table'")).Select(static r => r[0]))
        {
            if ((await sqlite.Rows($"select 1 from {table} limit 1")).Count == 0) continue;
            columns.AddRange((await sqlite.Rows($"pragma table_info({table})")).Select(c => new Column(table, c[1], c[2].ToLowerInvariant(), c[3] == "0", c[5] != "0")));
        }

        return columns;
    }
}
