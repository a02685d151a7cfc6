using System.CommandLine;
using System.Globalization;
using BingeMe.Cli.Terminal;
using BingeMe.Http.Operations;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Deployment;

/// <summary><c>bingeme operations</c>: the one table of operations.</summary>
internal static class OperationsCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var asJson = new Option<bool>("--json") { Description = "Writes a JSON array." };
        var command = new Command(
            "operations",
            """
            Lists every operation: id, method, path, aliases, access, limit and edge cache, as declared.

            Exit codes: 0 listed, 2 wrong arguments.
            """)
        { asJson };
        command.SetAction(async (parse, cancelled) =>
        {
            // The table is the same in every deployment: nothing of the environment is looked at.
            await using var api = CliContext.Api(Settings.From(new Dictionary<string, string>()), new FailureLog(TextWriter.Null));
            api.Operations.Verify();
            var output = parse.InvocationConfiguration.Output;
            await output.WriteLineAsync((parse.GetValue(asJson) ? Json(api.Operations) : Table(api.Operations)).AsMemory(), cancelled);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Method and path template of each operation, its aliases too, e.g. <c>GET /posts/{id}</c>.</summary>
    internal static async Task<IReadOnlyList<string>> Templates()
    {
        await using var api = CliContext.Api(Settings.From(new Dictionary<string, string>()), new FailureLog(TextWriter.Null));
        return [.. api.Operations.SelectMany(static o => o.Aliases.Prepend(o.Path).Select(path => $"{o.Method} {path}"))];
    }

    /// <summary>The id of each operation.</summary>
    internal static async Task<IReadOnlyList<string>> Ids()
    {
        await using var api = CliContext.Api(Settings.From(new Dictionary<string, string>()), new FailureLog(TextWriter.Null));
        return [.. api.Operations.Select(static o => o.Id)];
    }

    private static string Table(IEnumerable<Operation> operations)
    {
        string[][] rows =
        [
            ["OPERATION", "METHOD", "PATH", "ALIASES", "ACCESS", "LIMIT", "EDGE CACHE"],
            .. operations.Select(o => new[]
            {
                o.Id, o.Method, o.Path, o.Aliases.Count == 0 ? "-" : string.Join(", ", o.Aliases), o.Access.ToString().ToLowerInvariant(), Limit(o), EdgeCache(o),
            }),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Limit(Operation operation) => operation.Limit is not { } limit
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{limit.Calls}/{limit.Window.TotalSeconds}s by {limit.By.ToString().ToLowerInvariant()}");

    private static string EdgeCache(Operation operation) => operation.EdgeCacheSeconds is not { } seconds
        ? "-"
        : $"{seconds}s{(operation.IsPublicPage ? ", public" : "")}{(operation.EdgeCacheSetting is { } setting ? $" ({setting})" : "")}";

    private static string Json(IEnumerable<Operation> operations) => IndentedJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var operation in operations)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, operation.Id);
            json.WriteString("method"u8, operation.Method);
            json.WriteString("path"u8, operation.Path);
            json.WriteList("aliases", operation.Aliases);
            json.WriteString("access"u8, operation.Access.ToString().ToLowerInvariant());
            if (operation.Limit is { } limit)
            {
                json.WriteStartObject("limit"u8);
                json.WriteNumber("calls"u8, limit.Calls);
                json.WriteNumber("seconds"u8, limit.Window.TotalSeconds);
                json.WriteString("by"u8, limit.By.ToString().ToLowerInvariant());
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("limit"u8);
            }

            if (operation.EdgeCacheSeconds is { } seconds) json.WriteNumber("edgeCacheSeconds"u8, seconds);
            else json.WriteNull("edgeCacheSeconds"u8);
            json.WriteText("edgeCacheSetting", operation.EdgeCacheSetting);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
