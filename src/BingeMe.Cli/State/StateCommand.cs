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
    private const int Unreachable = 4;

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON document.", Recursive = true };

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        var compare = new Command("compare", "Tells how far the copies in Redis are from the DynamoDB tables.");
        compare.SetAction((parse, cancelled) => Run(parse, repair: false, cancelled));
        var sync = new Command("sync", "Makes Redis equal to the tables, and tells what was not; run it until nothing was.");
        sync.SetAction((parse, cancelled) => Run(parse, repair: true, cancelled));
        return new Command(
            "state", "State shared by blue and green. Exit codes: 0 no drift found, 2 wrong usage or settings, 3 drift found, 4 a store does not answer.")
        {
            AsJson, compare, sync,
        };
    }

    private static async Task<int> Run(ParseResult parse, bool repair, CancellationToken cancelled)
    {
        var (output, errors) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
        try
        {
            var drifts = await StateStores.Reconcile(Settings.FromEnvironment(), repair, cancelled);
            if (parse.GetValue(AsJson))
                await output.WriteLineAsync(JsonSerializer.Serialize([.. drifts], StateJson.Default.StateDriftArray));
            else
            {
                foreach (var drift in drifts)
                    await output.WriteLineAsync($"{drift.Kind,-12} missing {drift.Missing}, different {drift.Different}, surplus {drift.Surplus}");
            }

            return drifts.Any(d => d.Total > 0) ? Drift : Equal;
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
