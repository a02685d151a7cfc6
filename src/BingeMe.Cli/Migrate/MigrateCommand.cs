using System.CommandLine;
using System.Data.Common;
using BingeMe.Cli.Terminal;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;

namespace BingeMe.Cli.Migrate;

/// <summary><c>bingeme migrate</c>: the schema of the database that the settings name.</summary>
internal static class MigrateCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Misconfigured = 2;
    private const int Pending = 3;
    private const int Unreachable = 4;

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON document.", Recursive = true };

    private static readonly Option<bool> IncludeContract = new("--include-contract")
    {
        Description = "Contract migrations too: only after the rollback window, when nothing old runs any more.",
    };

    private static readonly Argument<string> UpTo = new("up-to") { Description = "The last migration to declare as done: its name, or its number such as 0001." };

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CliContext context)
    {
        var status = new Command("status", "Tells where every migration stands; needs no right but to read. Exit code 3 when an expand migration is pending.");
        status.SetAction((parse, cancelled) => Run(context, parse, Status, cancelled, isReading: true));
        var plan = new Command("plan", "Shows the statements that apply would run, and runs none.") { IncludeContract };
        plan.SetAction((parse, cancelled) => Run(context, parse, Plan, cancelled, isReading: true));
        var apply = new Command("apply", "Runs what is pending.") { IncludeContract };
        apply.SetAction((parse, cancelled) => Run(context, parse, Apply, cancelled));
        var baseline = new Command("baseline", "Declares migrations as done without running them: for a database that had the schema before. Refuses one whose tables or columns do not fit.") { UpTo };
        baseline.SetAction((parse, cancelled) => Run(context, parse, Baseline, cancelled));
        var demo = new Command("demo", "Loads the demo data into a database that has no users; for development only.");
        demo.SetAction((parse, cancelled) => Run(context, parse, (migrator, p, c) => Demo(context, migrator, p, c), cancelled));
        return new Command(
            "migrate",
            "The database's schema. Exit codes: 0 done, 1 failed or a migration was edited after it ran, 2 wrong usage or settings, 3 pending, 4 the database does not answer.")
        {
            AsJson, status, plan, apply, baseline, demo,
        };
    }

    private static async Task<int> Run(
        CliContext context, ParseResult parse, Func<Migrator, ParseResult, CancellationToken, Task<MigrateReport>> work, CancellationToken cancelled, bool isReading = false)
    {
        MigrateReport report;
        try
        {
            await using var session = await MigrationSession.Open(context.Settings(), TimeProvider.System, isReading, cancelled);
            report = await work(session.Migrator, parse, cancelled);
        }
        catch (SettingsException e)
        {
            report = new MigrateReport(Misconfigured, e.Message);
        }
        catch (MigrationException e)
        {
            report = new MigrateReport(Failed, e.Message);
        }
        catch (DependencyException e)
        {
            report = new MigrateReport(
                Unreachable, e.Dependency == "lock" ? "Another migrator is at work." : Unserved.Sentence(e));
        }
        catch (DbException e)
        {
            report = new MigrateReport(Failed, e.Message);
        }

        await report.Write(parse.GetValue(AsJson) ? MigrateFormat.Json : MigrateFormat.Text, parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
        return report.ExitCode;
    }

    private static async Task<MigrateReport> Demo(CliContext context, Migrator migrator, ParseResult parse, CancellationToken cancelled)
    {
        if (context.Settings().IsProduction) return new MigrateReport(Misconfigured, "Demo data has no place in production.");
        var loaded = await migrator.LoadDemoData(cancelled);
        await parse.InvocationConfiguration.Error.WriteLineAsync(loaded ? "The demo data is loaded." : "The database has users already; nothing was loaded.");
        return new MigrateReport(Done);
    }

    private static async Task<MigrateReport> Status(Migrator migrator, ParseResult parse, CancellationToken cancelled)
    {
        var states = await migrator.Status(cancelled);
        var code = states.Any(s => s.State is MigrationState.Changed) ? Failed
            : states.Any(s => s is { State: MigrationState.Pending or MigrationState.Partial, Phase: MigrationPhase.Expand }) ? Pending
            : Done;
        return new MigrateReport(code) { Migrations = [.. states.Select(MigrateLine.From)] };
    }

    private static async Task<MigrateReport> Plan(Migrator migrator, ParseResult parse, CancellationToken cancelled) =>
        new(Done) { Statements = await migrator.DryRun(parse.GetValue(IncludeContract), cancelled) };

    private static async Task<MigrateReport> Apply(Migrator migrator, ParseResult parse, CancellationToken cancelled) =>
        new(Done) { Applied = await migrator.Apply(parse.GetValue(IncludeContract), cancelled), Found = migrator.Found is { Count: > 0 } found ? found : null };

    private static async Task<MigrateReport> Baseline(Migrator migrator, ParseResult parse, CancellationToken cancelled) =>
        new(Done) { Baselined = await migrator.Baseline(parse.GetValue(UpTo)!, cancelled) };
}
