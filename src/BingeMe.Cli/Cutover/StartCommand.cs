using System.CommandLine;
using System.Runtime.InteropServices;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Alerts;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Integrations.Alerts;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary><c>bingeme cutover start</c>: the controller.</summary>
internal static class StartCommand
{
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(15);

    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var file = new Argument<string>("plan") { Description = "The plan, e.g. blue-green/plan.json." };
        var folder = StateFolder.Option();
        var isDry = new Option<bool>("--dry-run") { Description = "Shows every write that would be made, looks at engine and log, and changes nothing." };
        var isShadow = new Option<bool>("--shadow-decide") { Description = "Takes the steps, and where it would roll back only says so." };
        var isAgain = new Option<bool>("--again") { Description = "Begins although the last run was rolled back. Nothing else clears that: a rollback is to be understood first." };
        var command = new Command(
            "start",
            """
            Begins a run, or goes on with the one whose controller ended. Every step is written to the journal before and after it is taken.
            SIGTERM and Ctrl-C end the controller and not the run: 'start' goes on with it; where nobody does, the engine sends everything back
            to blue once the plan's deadMan has passed.

            Exit codes: 0 completed; 1 rolled back, or stopped before the end; 2 wrong arguments or plan; 3 the engine or its log is not to be had.
            """)
        { file, folder, isDry, isShadow, isAgain };
        command.SetAction(async (parse, cancelled) =>
        {
            var path = parse.GetRequiredValue(file);
            var (plan, bytes) = await PlanCommand.ReadFile(path, cancelled);
            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(isDry)) return await DryRun(plan, output, cancelled);
            var state = StateFolder.Of(parse.GetRequiredValue(folder));
            Directory.CreateDirectory(state.Path);
            try
            {
                return await Run(context, plan, bytes, state, parse.GetValue(isShadow) ? ControllerMode.ShadowDecide : ControllerMode.Act, parse.GetValue(isAgain), output, cancelled);
            }
            catch (Exception e) when (e is EngineException or EngineLogException or JournalException)
            {
                throw new CliFaultException(ExitCodes.Failed, e.Message);
            }
        });
        return command;
    }

    /// <summary>Whether an answer of the controller says that something was done.</summary>
    public static bool IsDone(string answer) => answer is "Going back to blue." or "Resumed." || answer.StartsWith("Paused.", StringComparison.Ordinal) || answer.EndsWith("ends without its time.", StringComparison.Ordinal);

    private static async Task<int> Run(CliContext context, CutoverPlan plan, byte[] file, StateFolder state, ControllerMode mode, bool isAgain, TextWriter output, CancellationToken cancelled)
    {
        await using var engine = Engines.Create(plan.Engine);
        using var lease = Lease.TryTake(state.Lease, await engine.Owner(cancelled))
            ?? throw new CliFaultException(ExitCodes.Negative, $"Another controller runs with the folder {state.Path}. 'bingeme cutover status' shows it.");
        using var journal = Journal.Open(state.Journal, TimeProvider.System, out var records);
        var progress = RunProgress.Of(records, Stage.Of(plan));
        if (progress.State == RunState.RolledBack && !isAgain)
            throw new CliFaultException(ExitCodes.Negative, $"The last run was rolled back: {progress.Reason} Once that is mended, --again begins another one.");
        if (progress.State is RunState.Running or RunState.Paused or RunState.RollingBack && progress.PlanDigest != plan.Digest)
            throw new CliFaultException(ExitCodes.Misused, $"The run {progress.Run} began with another plan ({state.Plan}). Go on with that one, or end it by 'bingeme cutover rollback'.");
        state.KeepPlan(file);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => { signal.Cancel = true; stop.Cancel(); });
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => { signal.Cancel = true; stop.Cancel(); });
        var groups = new RouteGroups(plan.Routes ?? await OperationsCommand.Templates());
        await using var signals = new EngineSignals(plan, engine as ITrafficCounters, groups, Programs.Run, TimeProvider.System);
        var told = new SteadyOutput(output);
        await using var alerts = new AlertQueue(Channels(plan, context), told.Tell, TimeProvider.System);
        told.Alert = text => alerts.Tell($"{plan.Name}: {text}");
        var controller = new Controller(
            new ControllerParts { Plan = plan, Engine = engine, Signals = signals, Journal = new ToldJournal(journal, told), Run = Programs.Run, Fence = lease.Fence, Alert = alerts.Tell, Mode = mode },
            records);
        try
        {
            await ProveLog(plan, signals, stop.Token);
            await using var control = ControlSocket.Open(state.Socket, controller.Ask);
            await controller.Begin(stop.Token);
            while (!controller.IsOver)
            {
                await controller.Tick(stop.Token);
                await Task.Delay(Controller.Interval, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            told.Tell($"Stopped at {controller.Progress.Green}. 'bingeme cutover start' goes on; {(plan.DeadMan is { } after && engine.Has(EngineAbilities.DeadMansSwitch) ? $"otherwise everything goes back to blue in {after.TotalSeconds:0} s." : "nothing changes by itself.")}");
            return ExitCodes.Negative;
        }

        return controller.Progress.State == RunState.Completed ? ExitCodes.Done : ExitCodes.Negative;
    }

    // The bot is the API's own (docs/settings.md); hooks are the plan's.
    private static IEnumerable<AlertChannel> Channels(CutoverPlan plan, CliContext context)
    {
        foreach (var hook in plan.Webhooks) yield return AlertChannel.WebHook(hook);
        if (context.Find(ServiceSettings.TelegramToken) is { } bot && context.Find(ServiceSettings.TelegramChat) is { } chat)
            yield return new AlertChannel("Telegram", text => TelegramRequest.Of(TelegramRequest.Telegram, bot, chat, text));
    }

    /// <summary>Sends a request through the front and waits for its line.</summary>
    /// <exception cref="EngineLogException">None came.</exception>
    public static async Task ProveLog(CutoverPlan plan, EngineSignals signals, CancellationToken cancelled)
    {
        if (plan.Engine.Front is not { } front) return;
        using var client = new HttpClient { Timeout = LogPatience };
        try
        {
            using var answer = await client.GetAsync(front, cancelled);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancelled.IsCancellationRequested)
        {
            throw new EngineLogException($"The front {front} does not answer: {e.Message}", e);
        }

        for (var waited = 0; signals.Logged == 0; waited += 50)
        {
            if (waited > LogPatience.TotalMilliseconds) throw new EngineLogException($"A request to {front} left no line at {plan.Engine.Log} within {LogPatience.TotalSeconds:0} s: the engine's 'log' leads elsewhere, its log-format is not that of blue-green/haproxy.cfg, or its backends are not named as the plan says.");
            await Task.Delay(50, cancelled);
        }
    }

    private static async Task<int> DryRun(CutoverPlan plan, TextWriter output, CancellationToken cancelled)
    {
        await output.WriteLineAsync(PrintableText.Lines(PlanCommand.Text(plan)));
        await using var engine = Engines.Create(plan.Engine);
        try
        {
            var now = await engine.Read(cancelled);
            await output.WriteLineAsync($"\n{engine.Name} sends {now.Green} to green; it belongs to writer {now.Fence}. Writes that would be made:");
            await output.WriteLineAsync($"  claim with number {now.Fence + 1}");
            if (now.Green > TrafficShare.None) await output.WriteLineAsync($"  set {TrafficShare.None}");
            foreach (var stage in Stage.Of(plan))
                await output.WriteLineAsync(stage.Kind switch
                {
                    StageKind.Gate => $"  run {PrintableText.Line(string.Join(' ', stage.Gate!.Run))}",
                    StageKind.Mirror => $"  mirror on, after {stage.MinTime:c} off",
                    _ => $"  set {stage.Share}{(plan.DeadMan is null || !engine.Has(EngineAbilities.DeadMansSwitch) ? "" : ", heartbeats")}",
                });
            return ExitCodes.Done;
        }
        catch (EngineException e)
        {
            throw new CliFaultException(ExitCodes.Failed, e.Message);
        }
    }

    /// <summary>Tells each record to whoever watches the terminal, too.</summary>
    private sealed class ToldJournal(Journal journal, SteadyOutput output) : IJournal
    {
        public JournalRecord Append(JournalRecord record)
        {
            try
            {
                var written = journal.Append(record);
                output.Tell(HistoryCommand.Line(written));
                return written;
            }
            catch (IOException e)
            {
                output.Tell($"Not in the journal ({e.Message}): {HistoryCommand.Line(record with { At = DateTimeOffset.UtcNow })}");
                throw;
            }
        }
    }
}
