using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Deployment;

/// <summary><c>bingeme config</c>: what a host started here would run with.</summary>
public static class ConfigCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var asJson = new Option<bool>("--json") { Description = "Writes a JSON array of name, value, source and description; of faults when there are any." };
        var command = new Command(
            "config",
            """
            Prints every setting in force and where it comes from; secrets are masked.

            Exit codes: 0 the settings are good, 2 they have faults (every one is listed) or the arguments are wrong.
            """)
        { asJson };
        command.SetAction(async (parse, cancelled) =>
        {
            var output = parse.InvocationConfiguration.Output;
            try
            {
                var values = context.Settings().Describe();
                await output.WriteLineAsync((parse.GetValue(asJson) ? Json(values) : Table(values)).AsMemory(), cancelled);
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
        var names = values.Max(v => v.Name.Length);
        var sources = values.Max(v => v.Source.Length);
        return string.Join('\n', values.Select(v => $"{v.Name.PadRight(names)}  {v.Source.PadRight(sources)}  {v.Value ?? "-"}"));
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
            json.WriteString("description"u8, value.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
