using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Deployment;

/// <summary><c>bingeme config</c>: what a host started here would run with.</summary>
internal static class ConfigCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var asJson = new Option<bool>("--json") { Description = "Writes a JSON array of name, value, source, hosts, development, production and description; of faults when there are any." };
        var command = new Command(
            "config",
            """
            Prints every setting in force, where it comes from, which host reads it, and what it is with nothing set in development and in
            production; secrets are masked. Warnings, such as names that nobody reads, are on standard error.

            Exit codes: 0 the settings are good, 2 they have faults (every one is listed) or the arguments are wrong.
            """)
        { asJson };
        command.SetAction(async (parse, cancelled) =>
        {
            var output = parse.InvocationConfiguration.Output;
            try
            {
                var settings = context.Settings();
                var values = settings.Describe();
                await output.WriteLineAsync((parse.GetValue(asJson) ? Json(values) : Table(values)).AsMemory(), cancelled);
                foreach (var warning in settings.Warnings.Concat(settings.LimitsOfNobody(await OperationsCommand.Ids()))) await parse.InvocationConfiguration.Error.WriteLineAsync($"Warning: {warning}".AsMemory(), cancelled);
                return ExitCodes.Done;
            }
            catch (SettingsException e) when (parse.GetValue(asJson))
            {
                await output.WriteLineAsync(IndentedJson.Write(json =>
                {
                    json.WriteStartObject();
                    json.WriteList("faults", e.ValidationErrors);
                    json.WriteEndObject();
                }).AsMemory(), cancelled);
                return ExitCodes.Misused;
            }
        });
        return command;
    }

    private static string Table(IReadOnlyList<SettingValue> values)
    {
        List<string[]> rows =
        [
            ["name", "host", "source", "development", "production", "value"],
            .. values.Select(static v => new[] { v.Name, SettingDefaults.Name(v.Hosts), v.Source, v.Development ?? "-", v.Production ?? "-", v.Value ?? "-" }),
        ];
        var widths = Enumerable.Range(0, rows[0].Length - 1).Select(column => rows.Max(row => row[column].Length)).ToList();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => column < widths.Count ? cell.PadRight(widths[column]) : cell))));
    }

    private static string Json(IReadOnlyList<SettingValue> values) => IndentedJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, value.Name);
            json.WriteText("value", value.Value);
            json.WriteString("source"u8, value.Source);
            json.WriteString("hosts"u8, SettingDefaults.Name(value.Hosts));
            json.WriteText("development", value.Development);
            json.WriteText("production", value.Production);
            json.WriteString("description"u8, value.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
