using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Statements;

namespace HandlerTests.Statements;

/// <summary>Runs a statement again and reads from MariaDB how it came by its rows.</summary>
/// <param name="connection">A connection of its own.</param>
internal sealed partial class PlanReader(DbConnection connection)
{
    /// <summary>What is wrong with a statement; nothing when its plan is good.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="most">
    /// The most rows that it may read, by every index look-up and step, or sort, or keep, if it gives a page or what hangs on it. Totals may
    /// read what they count, but neither scan a table for it nor sort.
    /// </param>
    public async Task<IReadOnlyList<string>> ValidationErrors(SentStatement statement, long most)
    {
        var isCount = Counting().IsMatch(statement.Sql);
        var isQuery = Query().IsMatch(statement.Sql);
        var errors = new List<string>();
        if (isQuery)
        {
            var (read, kept) = await Cost(statement);
            if (!isCount && read > most) errors.Add($"reads {read} rows");
            if (!isCount && kept > most) errors.Add($"keeps {kept} rows in temporary tables");
        }

        // What writes is explained and not run.
        var plan = await Text(statement, isQuery ? "analyze format=json " : "explain format=json ");
        using var json = JsonDocument.Parse(plan);
        Walk(json.RootElement, most, errors);
        return errors;
    }

    /// <summary>
    /// How many pages of InnoDB a query reads, in memory or not: what look-ups cost, where the engine's own temporary tables cost next to nothing.
    /// </summary>
    public async Task<double> Pages(SentStatement statement)
    {
        using var json = JsonDocument.Parse(await Text(statement, "analyze format=json "));
        return Sum(json.RootElement);

        static double Sum(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().Sum(Sum),
            JsonValueKind.Object => Number(element, "pages_accessed") + element.EnumerateObject().Sum(p => Sum(p.Value)),
            _ => 0,
        };
    }

    private static void Walk(JsonElement element, long most, List<string> errors)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Walk(item, most, errors);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name == "table" && property.Value.TryGetProperty("access_type", out var access) && access.GetString() is "ALL" or "index"
                && Rows(property.Value) > most)
                errors.Add($"scans all of {property.Value.GetProperty("table_name").GetString()} ({Rows(property.Value)} rows)");
            if (property.Name == "filesort" && Number(property.Value, "r_output_rows") > most) errors.Add($"sorts {Number(property.Value, "r_output_rows")} rows");
            Walk(property.Value, most, errors);
        }
    }

    /// <summary>Rows of one pass; the estimate where the statement was not run.</summary>
    private static double Rows(JsonElement table) => table.TryGetProperty("r_loops", out _) ? Number(table, "r_rows") : Number(table, "rows");

    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    /// <summary>
    /// Rows that the storage engines were asked for, by key, along an index, or in a scan, temporary tables too; and rows that were put into
    /// temporary tables.
    /// </summary>
    private async Task<(long Read, long Kept)> Cost(SentStatement statement)
    {
        await using (var flush = Command("flush status", [])) await flush.ExecuteNonQueryAsync();
        await using (var command = Command(statement.Sql, statement.Parameters))
        {
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
            }
        }

        await using var status = Command(
            "show session status where variable_name like 'Handler_read%' or variable_name in ('Handler_icp_attempts', 'Handler_tmp_write')", []);
        await using var counters = await status.ExecuteReaderAsync();
        var (read, kept) = (0L, 0L);
        while (await counters.ReadAsync())
        {
            var count = long.Parse(counters.GetString(1), CultureInfo.InvariantCulture);
            if (counters.GetString(0) == "Handler_tmp_write") kept += count;
            else read += count;
        }

        return (read, kept);
    }

    private async Task<string> Text(SentStatement statement, string prefix)
    {
        await using var command = Command(prefix + statement.Sql, statement.Parameters);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private DbCommand Command(string sql, IReadOnlyList<KeyValuePair<string, object?>> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // what the business sent
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Totals, which count rows of their owner: along an index, but as many as there are.</summary>
    [GeneratedRegex(@"^\s*select\s+(count\(|\(select count\(|coalesce\(round\(sum\(|[\w.]+ as \w+, count\(\*\) as Count\b)")]
    private static partial Regex Counting();

    [GeneratedRegex(@"^\s*(select|with)\b")]
    private static partial Regex Query();
}
