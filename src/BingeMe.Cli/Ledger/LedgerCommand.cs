using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Cli.Terminal;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.Ledger;

/// <summary><c>bingeme ledger</c>: whether the money of a database adds up.</summary>
internal static class LedgerCommand
{
    private const int Sound = 0;
    private const int Faulty = 1;
    private const int Misconfigured = 2;
    private const int Unreachable = 4;

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON document." };

    private static readonly Option<int> Most = new("--most") { Description = "Rows to name of each rule.", DefaultValueFactory = static _ => 100 };

    // Once, and not for each tree of commands: all of them share the options.
    static LedgerCommand()
    {
        Most.Validators.Add(static result =>
        {
            if (result.GetValue(Most) is < 1 or > 1_000_000) result.AddError("--most must be from 1 to 1000000.");
        });
    }

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CliContext context)
    {
        var check = new Command("check", "Proves balances from movements, and names each row that does not fit. Only reads; rows of before this platform may not fit.") { AsJson, Most };
        check.SetAction((parse, cancelled) => Check(context, parse, cancelled));
        return new Command(
            "ledger", "The money. Exit codes: 0 everything fits, 1 something does not, 2 wrong usage or settings, 4 the database does not answer or lacks the schema.") { check };
    }

    private static async Task<int> Check(CliContext context, ParseResult parse, CancellationToken cancelled)
    {
        var (output, errors) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
        LedgerReport report;
        try
        {
            report = await LedgerChecks.Run(context.Settings(), parse.GetValue(Most), cancelled);
        }
        catch (SettingsException e)
        {
            return await Fail(Misconfigured, e.Message);
        }
        catch (DependencyException e)
        {
            return await Fail(Unreachable, Unserved.Sentence(e));
        }

        if (parse.GetValue(AsJson)) await output.WriteLineAsync(JsonSerializer.Serialize(report, LedgerJson.Default.LedgerReport));
        else await Write(output, report);
        return report.Total == 0 ? Sound : Faulty;

        async Task<int> Fail(int code, string sentence)
        {
            await errors.WriteLineAsync(sentence);
            if (parse.GetValue(AsJson)) await output.WriteLineAsync(JsonSerializer.Serialize(new LedgerFailure(sentence), LedgerJson.Default.LedgerFailure));
            return code;
        }
    }

    private static async Task Write(TextWriter output, LedgerReport report)
    {
        foreach (var (rule, count) in report.Counts)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rule,-16} {(count == 0 ? "holds" : $"{count} row(s) do not fit")}"));
            foreach (var fault in report.Faults.Where(f => f.Rule == rule))
            {
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"  {fault.Table} {fault.Id}: {(fault.Expected is { } expected ? $"expected {expected}, " : "")}found {fault.Found}"));
            }
        }
    }
}

/// <summary>What <c>bingeme ledger check --json</c> writes where nothing could be checked.</summary>
/// <param name="Error">Why.</param>
internal sealed record LedgerFailure(string Error);

/// <summary>The report's JSON, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LedgerReport))]
[JsonSerializable(typeof(LedgerFailure))]
internal sealed partial class LedgerJson : JsonSerializerContext;
