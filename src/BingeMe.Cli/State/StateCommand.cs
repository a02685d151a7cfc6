using System.CommandLine;
using System.Text.Json;
using BingeMe.Cli.Terminal;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.State.Dual;

namespace BingeMe.Cli.State;

/// <summary><c>bingeme state</c>: whether Redis could take over from the tables, and making it so (docs/state.md).</summary>
internal static class StateCommand
{
    private const int Equal = 0;
    private const int Misconfigured = 2;
    private const int Drift = 3;
    private const int Lacking = 3;
    private const int Unreachable = 4;

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON document.", Recursive = true };

    private static readonly Option<int> MaxDrift = Count("--max-drift", 0, 0, "So much drift is none: while blue serves, what it writes has no copy until the next 'sync'.");

    private static readonly Option<int> PerSecond = Count("--per-second", 2000, 1, "How many items a second are looked at, at most: a scan uses capacity that the tables' users need.");

    private static readonly Option<int> Keys = Count("--keys", 20, 0, "How many keys of what differs are told; never a token or a value.");

    private static readonly Option<TimeSpan> ExpiryTolerance = Duration("--expiry-tolerance", "1m", "How much longer or shorter than its item a copy may live.");

    private static readonly Option<TimeSpan> Settle = Duration("--settle", "1s", "What passes before the second look at what differs: only what stays as it was is drift.");

    private static readonly Option<int> Passes = Count("--passes", 1, 1, "Looks and mends up to so often, until a look finds no more than --max-drift.");

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        var compare = new Command(
            "compare",
            "Tells how far the live copies in Redis are from the DynamoDB tables: missing, different, surplus, or with another expiry. Under traffic, too: what is "
            + "being written is told as moving, and is no drift.")
        { MaxDrift, PerSecond, Keys, ExpiryTolerance, Settle };
        compare.SetAction((parse, cancelled) => Run(parse, repair: false, cancelled));
        var sync = new Command("sync", "Makes Redis equal to the tables, and tells what was not; run it until nothing was. The exit code is that of its last look, before it mended.")
        {
            MaxDrift, PerSecond, Keys, ExpiryTolerance, Settle, Passes,
        };
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
        var settings = Settings.FromEnvironment();
        for (var pass = 1; ; pass++)
        {
            var (keys, told) = (new List<DriftedKey>(), parse.GetValue(Keys));
            var look = new StateLook
            {
                PerSecond = parse.GetValue(PerSecond),
                ExpiryTolerance = parse.GetValue(ExpiryTolerance),
                Settle = ct => Task.Delay(parse.GetValue(Settle), ct),
                Found = key =>
                {
                    if (keys.Count < told) keys.Add(key);
                },
            };
            var report = new DriftReport([.. await StateStores.Reconcile(settings, repair, look, cancelled)], keys);
            var isEqual = report.Total <= parse.GetValue(MaxDrift);
            if (!isEqual && repair && pass < parse.GetValue(Passes)) continue;
            await output.WriteLineAsync(parse.GetValue(AsJson) ? JsonSerializer.Serialize(report, StateJson.Default.DriftReport) : report.Text());
            return isEqual ? Equal : Drift;
        }
    });

    private static Option<int> Count(string name, int otherwise, int least, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least) result.AddError($"{name} must be {least} or more.");
        });
        return option;
    }

    private static Option<TimeSpan> Duration(string name, string otherwise, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => DurationText.Read(otherwise),
        CustomParser = result =>
        {
            try
            {
                if (DurationText.Read(result.Tokens[0].Value) is var time && time <= TimeSpan.FromDays(1)) return time;
                result.AddError($"{name} must be 1d or less.");
                return default;
            }
            catch (FormatException e)
            {
                result.AddError($"{name} {e.Message}.");
                return default;
            }
        },
    };

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
            await errors.WriteLineAsync(Unserved.Sentence(e));
            return Unreachable;
        }
    }
}
