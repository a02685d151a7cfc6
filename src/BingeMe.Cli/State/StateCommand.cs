using System.CommandLine;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.State;

/// <summary><c>bingeme state</c>: whether Redis could take over from the tables, and making it so (docs/state.md).</summary>
public static class StateCommand
{
    private const int Equal = 0;
    private const int Misconfigured = 2;
    private const int Drift = 3;
    private const int Lacking = 3;
    private const int Unreachable = 4;

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON document.", Recursive = true };

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        var compare = new Command("compare", "Tells how far the copies in Redis are from the DynamoDB tables.");
        compare.SetAction((parse, cancelled) => Run(parse, repair: false, cancelled));
        var sync = new Command("sync", "Makes Redis equal to the tables, and tells what was not; run it until nothing was.");
        sync.SetAction((parse, cancelled) => Run(parse, repair: true, cancelled));
        var status = new Command("status", "Tells what the DynamoDB tables lack: tables, the index of sessions by user, deletion by expiry (TTL).");
        status.SetAction((parse, cancelled) => Needs(parse, prepare: false, cancelled));
        var prepare = new Command("prepare", "Gives the tables the index and the deletion by expiry that they lack, beside traffic; then tells what is lacking still.");
        prepare.SetAction((parse, cancelled) => Needs(parse, prepare: true, cancelled));
        return new Command(
            "state",
            "State shared by blue and green. Exit codes: 0 no drift found and nothing lacking, 2 wrong usage or settings, 3 drift found or something lacking, "
            + "4 a store does not answer.")
        {
            AsJson, compare, sync, status, prepare,
        };
    }

    private static Task<int> Needs(ParseResult parse, bool prepare, CancellationToken cancelled) => Guarded(parse, async output =>
    {
        var needs = await StateStores.Needs(Settings.FromEnvironment(), prepare, cancelled);
        if (parse.GetValue(AsJson))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize([.. needs], StateJson.Default.TableNeedArray));
        }
        else
        {
            foreach (var need in needs) await output.WriteLineAsync($"{need.Table} lacks {need.Lacks}");
            if (needs.Count == 0) await output.WriteLineAsync("The tables lack nothing.");
        }

        return needs.Count > 0 ? Lacking : Equal;
    });

    private static Task<int> Run(ParseResult parse, bool repair, CancellationToken cancelled) => Guarded(parse, async output =>
    {
        var drifts = await StateStores.Reconcile(Settings.FromEnvironment(), repair, cancelled);
        if (parse.GetValue(AsJson))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize([.. drifts], StateJson.Default.StateDriftArray));
        }
        else
        {
            foreach (var drift in drifts)
                await output.WriteLineAsync($"{drift.Kind,-12} missing {drift.Missing}, different {drift.Different}, surplus {drift.Surplus}");
        }

        return drifts.Any(d => d.Total > 0) ? Drift : Equal;
    });

    private static async Task<int> Guarded(ParseResult parse, Func<TextWriter, Task<int>> work)
    {
        var errors = parse.InvocationConfiguration.Error;
        try
        {
            return await work(parse.InvocationConfiguration.Output);
        }
        catch (SettingsException e)
        {
            await errors.WriteLineAsync(e.Message);
            return Misconfigured;
        }
        catch (DependencyException e)
        {
            await errors.WriteLineAsync($"{e.Dependency} does not answer: {e.InnerException?.Message ?? e.Message}");
            return Unreachable;
        }
    }
}
