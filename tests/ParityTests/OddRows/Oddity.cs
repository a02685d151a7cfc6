using BingeMe.TestSupport.Engines;

namespace ParityTests.OddRows;

/// <summary>An odd value, and by kinds of columns, as the schema declares them, what it may stand in.</summary>
/// <param name="Takes">Whether a column can hold it.</param>
/// <param name="Value">As SQL.</param>
internal sealed record Oddity(Func<Column, bool> Takes, string Value)
{
    /// <summary>Every one, by a name that a test shows.</summary>
    public static readonly IReadOnlyDictionary<string, Oddity> All = new Dictionary<string, Oddity>
    {
        ["nothing"] = new(static c => c is { MayBeNull: true, IsKey: false }, "null"),
        ["an empty text"] = new(static c => c.IsText, "''"),
        ["a text that is nothing in particular"] = new(static c => c.IsText, "'x, \"<{é'"),
        ["a number beyond all types"] = new(static c => c.IsText, "'99999999999999999999'"),
        ["a number with an exponent"] = new(static c => c.IsText, "'1e400'"),
        ["a number with a fraction"] = new(static c => c.IsText, "'-1.5'"),
        ["zero as a text"] = new(static c => c.IsText, "'0'"),
        ["one as a text"] = new(static c => c.IsText, "'1'"),
        ["blanks around pictures"] = new(static c => c.IsText, "' 😀👩‍👩‍👧 '"),
        ["JSON that ends too early"] = new(static c => c.IsText, "'{\"a\":'"),
        ["JSON of nothing"] = new(static c => c.IsText, "'null'"),
        ["a JSON list of all kinds"] = new(static c => c.IsText, "'[1,\"x\",null,{},[]]'"),
        ["a JSON map of all kinds"] = new(static c => c.IsText, "'{\"a\":1,\"id\":null,\"price\":[]}'"),
        ["zero"] = new(static c => c.IsNumber, "0"),
        ["the largest number"] = new(static c => c.IsNumber, "2147483647"),
        ["a number beyond int"] = new(static c => c.IsNumber && !c.Type.StartsWith("tinyint", StringComparison.Ordinal) && (c.IsUnsigned || !c.Type.StartsWith("int", StringComparison.Ordinal)), "4294967295"),
        ["a number beyond double"] = new(static c => c.IsNumber && c.Type.Contains("bigint", StringComparison.Ordinal), "9007199254740993"),
        ["the largest price"] = new(static c => c.IsNumber && c.Type.Contains("decimal", StringComparison.Ordinal), "99999999.99"),
        ["a number below zero"] = new(static c => c.IsNumber && !c.IsUnsigned, "-1"),
        ["an id beyond int"] = new(static c => c.IsId, "id + 2147483648"),
        ["an id beyond double"] = new(static c => c.IsId, "id + 9007199254740992"),
        ["the first of all dates"] = new(static c => c.IsTime, "'1000-01-01 00:00:00'"),
        ["the epoch"] = new(static c => c.IsTime, "'1970-01-01 00:00:00'"),
        ["the last of all dates"] = new(static c => c.IsTime, "'9999-12-31 23:59:59'"),

        // As a zero date of MariaDB is read (OldDates), so that the embedded suite holds what a reader makes of one.
        ["the least date"] = new(static c => c.IsTime, "'0001-01-01 00:00:00'"),
        ["a zero date"] = new(static c => c.IsTime, "'0000-00-00 00:00:00'") { Engines = [Engine.MariaDb] },
        ["a year without a day"] = new(static c => c.IsTime, "'2021-00-00 00:00:00'") { Engines = [Engine.MariaDb] },
    };

    /// <summary>The engines that store it as it is.</summary>
    public IReadOnlyList<Engine> Engines { get; init; } = [Engine.Sqlite, Engine.MariaDb];

    /// <summary>The statement that sets columns of all rows of a table to it.</summary>
    public string Update(Engine engine, IEnumerable<Column> columns)
    {
        var all = columns.ToList();
        return $"update {(engine is Engine.MariaDb ? "ignore" : "or ignore")} {all[0].Table} set {string.Join(", ", all.Select(c => $"`{c.Name}` = {Value}"))}";
    }
}
