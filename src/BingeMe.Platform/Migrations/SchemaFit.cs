using System.Data.Common;
using BingeMe.Platform.Sql.Dialects;
using Dapper;
using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Migrations;

/// <summary>
/// Whether a database has the tables and columns that some migrations would give it. What they would give is tried out in an empty database in
/// memory. Types are compared by their kind (whole numbers, decimals, text, times): a legacy column may be wider, and more tables and columns
/// than wanted are no fault.
/// </summary>
internal static class SchemaFit
{
    /// <summary>What does not fit, one line each; empty when all does.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="dialect">Its engine.</param>
    /// <param name="migrations">What would have run on it.</param>
    public static async Task<IReadOnlyList<string>> Misfits(DbConnection connection, EngineDialect dialect, IEnumerable<Migration> migrations)
    {
        var wanted = await Wanted(migrations);
        var found = await Read(connection, dialect);
        var misfits = new List<string>();
        foreach (var (table, columns) in wanted)
        {
            if (!found.TryGetValue(table, out var there))
            {
                misfits.Add($"table {table} is missing");
                continue;
            }

            foreach (var (column, type) in columns)
            {
                if (!there.TryGetValue(column, out var other)) misfits.Add($"column {table}.{column} ({type}) is missing");
                else if (Kind(other) != Kind(type)) misfits.Add($"column {table}.{column} is {other}, not {type}");
            }
        }

        return misfits;
    }

    private static async Task<Dictionary<string, Dictionary<string, string>>> Wanted(IEnumerable<Migration> migrations)
    {
        await using var model = new SqliteConnection("Data Source=:memory:");
        await model.OpenAsync();
        foreach (var statement in migrations.SelectMany(static m => m.Statements))
        {
            await using var command = model.CreateCommand();
#pragma warning disable CA2100 // a file of this assembly: nothing from outside gets into it
            command.CommandText = SqliteDialect.Instance.Schema(statement);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }

        return await Read(model, SqliteDialect.Instance);
    }

    private static async Task<Dictionary<string, Dictionary<string, string>>> Read(DbConnection connection, EngineDialect dialect)
    {
        var tables = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in await connection.QueryAsync<ColumnRow>(dialect.Columns))
        {
            if (!tables.TryGetValue(row.TableName, out var columns)) tables[row.TableName] = columns = new(StringComparer.OrdinalIgnoreCase);
            columns[row.ColumnName] = row.ColumnType.ToLowerInvariant();
        }

        return tables;
    }

    private static string Kind(string type)
    {
        var name = string.Concat(type.TakeWhile(char.IsAsciiLetter));
        return name switch
        {
            "tinyint" or "smallint" or "mediumint" or "int" or "integer" or "bigint" or "bit" or "boolean" => "whole number",
            "decimal" or "numeric" or "float" or "double" or "real" => "number",
            "char" or "varchar" or "text" or "tinytext" or "mediumtext" or "longtext" or "enum" or "set" or "json" => "text",
            "datetime" or "timestamp" => "time",
            _ => name,
        };
    }
}

/// <summary>A column of a database.</summary>
internal sealed class ColumnRow
{
    public string TableName { get; set; } = "";

    public string ColumnName { get; set; } = "";

    public string ColumnType { get; set; } = "";
}
