using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Preflight;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Deployment;

/// <summary><c>bingeme check</c>: whether a host started here would find what it needs.</summary>
internal static class CheckCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var asJson = new Option<bool>("--json") { Description = "Writes one JSON document: ok, and findings with subject, state, text and remedy." };
        var isStrict = new Option<bool>("--strict") { Description = "Takes warnings for failures." };
        var command = new Command(
            "check",
            """
            Connects to everything that is configured, as a host would, and says of each what is wrong and what to do: settings, database and its
            migrations, clock, read replica, DynamoDB tables with keys, index and expiry, Redis, buckets (an object is written, read by a signed link
            and deleted), mail, push, CDN, alerts, keys of Google and Apple. Nothing is sent to anybody. Each check takes ten seconds at most.

            Exit codes: 0 all is well, 1 something is not, 2 the settings or the arguments are wrong (every fault is listed).
            """)
        { asJson, isStrict };
        command.SetAction(async (parse, cancelled) =>
        {
            var output = parse.InvocationConfiguration.Output;
            Settings settings;
            try
            {
                settings = context.Settings();
            }
            catch (SettingsException e)
            {
                var faults = e.ValidationErrors.Select(static f => new Finding("settings", FindingState.Failed, f, "'bingeme config' shows what is set; docs/settings.md what may be.")).ToList();
                await Write(output, faults, parse.GetValue(asJson), isWell: false);
                return ExitCodes.Misused;
            }

            var findings = new List<Finding>();
            findings.AddRange(
                settings.Warnings.Concat(settings.LimitsOfNobody(await OperationsCommand.Ids()))
                    .Select(static w => new Finding("settings", FindingState.Warning, w, "'bingeme config' shows what is set; docs/settings.md what may be.")));
            if (!parse.GetValue(asJson))
            {
                foreach (var finding in findings) await output.WriteLineAsync(Line(finding));
            }

            await foreach (var finding in PreflightChecks.Run(settings, CliContext.Clock(settings), cancelled))
            {
                findings.Add(finding);
                if (!parse.GetValue(asJson)) await output.WriteLineAsync(Line(finding));
            }

            var isWell = findings.TrueForAll(f => f.State is FindingState.Ok or FindingState.Skipped || (f.State == FindingState.Warning && !parse.GetValue(isStrict)));
            if (parse.GetValue(asJson)) await Write(output, findings, asJson: true, isWell);
            return isWell ? ExitCodes.Done : ExitCodes.Negative;
        });
        return command;
    }

    private static async Task Write(TextWriter output, IReadOnlyList<Finding> findings, bool asJson, bool isWell)
    {
        if (!asJson)
        {
            foreach (var finding in findings) await output.WriteLineAsync(Line(finding));
            return;
        }

        await output.WriteLineAsync(IndentedJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ok"u8, isWell);
            json.WriteStartArray("findings"u8);
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("subject"u8, finding.Subject);
                json.WriteString("state"u8, Name(finding.State));
                json.WriteString("text"u8, finding.Text);
                json.WriteText("remedy", finding.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    private static string Line(Finding finding) =>
        PrintableText.Lines($"{Name(finding.State),-8} {finding.Subject,-11} {finding.Text}{(finding.Remedy is null ? "" : $"\n{"",-21}-> {finding.Remedy}")}");

    private static string Name(FindingState state) => state switch
    {
        FindingState.Ok => "ok",
        FindingState.Warning => "warning",
        FindingState.Failed => "failed",
        _ => "skipped",
    };
}
