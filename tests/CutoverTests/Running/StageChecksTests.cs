using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using Xunit;

namespace CutoverTests.Running;

/// <summary>What a stage waits for besides time and requests, with time and traffic made up. Points are those of docs/cutover.md.</summary>
public sealed class StageChecksTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);
    private readonly List<(string Name, DateTimeOffset At)> runs = [];

    [Fact]
    public async Task Point_36_state_is_compared_on_entering_each_step_every_so_often_and_before_it_is_left()
    {
        var stand = Stand(new CheckPlan(Command("state-drift"), IsOfMirror: false, TimeSpan.FromSeconds(7)), static () => null);
        // Enough that the first step, too, waits for its time and for nothing else.
        stand.Traffic = 10 * CutoverTests.Running.Stand.RequestsASecond;
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.IsOver, Long);

        Assert.Equal(RunState.Completed, controller.Progress.State);
        var inForce = stand.Records.Where(static r => r.Kind == JournalKind.InForce).Select(static r => r.At).ToList();
        var left = stand.Records.Where(static r => r.Kind is JournalKind.Stage or JournalKind.Completed).Select(static r => r.At).Skip(3).ToList();
        foreach (var (from, to) in inForce.Zip(left))
        {
            // Of 20 s: at 0, 7, 14 and at the end.
            var seconds = runs.Where(r => r.At >= from && r.At <= to).Select(r => (int)Math.Round((r.At - from).TotalSeconds)).ToList();
            Assert.Equal([0, 7, 14, 20], seconds);
        }
    }

    [Fact]
    public async Task Point_36_drift_pauses_at_the_share_and_never_goes_back_and_resume_compares_again()
    {
        var drift = false;
        var stand = Stand(new CheckPlan(Command("state-drift"), IsOfMirror: false, TimeSpan.FromSeconds(5)), () => drift ? "'bingeme' ended with 3: sessions missing 1" : null);
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(25), Long);

        drift = true;
        await stand.Until(controller, () => controller.Progress.State != RunState.Running, TimeSpan.FromSeconds(6));
        Assert.StartsWith("state-drift: 'bingeme' ended with 3: sessions missing 1", controller.Progress.Reason, StringComparison.Ordinal);
        Assert.Contains(stand.Alerts, static a => a.Contains("paused at 25 %: state-drift", StringComparison.Ordinal));
        await stand.Pass(controller, TimeSpan.FromMinutes(10));
        Assert.Equal((RunState.Paused, TrafficShare.OfPercent(25)), (controller.Progress.State, controller.Progress.Green));

        _ = controller.Ask(new(ControlCommand.Resume, "alice"));
        await stand.Pass(controller, TimeSpan.FromSeconds(1));
        Assert.Equal(RunState.Paused, controller.Progress.State);

        drift = false;
        _ = controller.Ask(new(ControlCommand.Resume, "alice"));
        await stand.Until(controller, () => controller.IsOver, Long);
        Assert.Equal(RunState.Completed, controller.Progress.State);
    }

    [Fact]
    public async Task Point_8_the_mirror_is_left_only_after_parity_and_stays_on_while_there_is_none()
    {
        var tries = 0;
        var stand = Stand(new CheckPlan(Command("parity"), IsOfMirror: true, null), () => ++tries == 1 ? "2 differences." : null);
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.State == RunState.Paused, Long);

        Assert.StartsWith("parity: 2 differences.", controller.Progress.Reason, StringComparison.Ordinal);
        Assert.True(stand.Engine.State(stand.Clock.GetUtcNow()).IsMirroring);
        Assert.Equal([], stand.Engine.History);
        Assert.True(runs[0].At - stand.Records.First(static r => r is { Kind: JournalKind.Stage, Stage: "mirror" }).At >= stand.Plan.Mirror, "It was compared before there was anything to compare.");

        _ = controller.Ask(new(ControlCommand.Resume, "alice"));
        await stand.Until(controller, () => controller.IsOver, Long);
        Assert.Equal((RunState.Completed, 2), (controller.Progress.State, tries));
    }

    [Fact]
    public async Task A_step_waits_for_a_check_that_takes_long_while_the_rules_go_on()
    {
        var answer = new TaskCompletionSource<string?>();
        var stand = Stand(new CheckPlan(Command("slow"), IsOfMirror: false, null), static () => null);
        stand.Gate = command => command.Name == "slow" ? answer.Task : Task.FromResult<string?>(null);
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(1), Long);
        await stand.Pass(controller, TimeSpan.FromMinutes(20));
        Assert.Equal((RunState.Running, TrafficShare.OfPercent(1)), (controller.Progress.State, controller.Progress.Green));

        stand.GreenErrors = 1;
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromMinutes(1));

        Assert.Equal(RunState.RolledBack, controller.Progress.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_still_runs_is_ended_when_the_run_goes_back_or_on_without_it(bool isPromoted)
    {
        var token = CancellationToken.None;
        var stand = Stand(new CheckPlan(Command("hangs"), IsOfMirror: false, null), static () => null);
        stand.Run = (command, stop) =>
        {
            if (command.Name != "hangs" || token.CanBeCanceled) return Task.FromResult<string?>(null);
            token = stop;
            return Task.Delay(Timeout.InfiniteTimeSpan, stop).ContinueWith(static _ => (string?)"It was stopped.", TaskScheduler.Default);
        };
        var controller = await stand.Begin();
        await stand.Until(controller, () => token.CanBeCanceled, Long);

        _ = controller.Ask(new(isPromoted ? ControlCommand.Promote : ControlCommand.Abort, "alice"));
        await stand.Pass(controller, TimeSpan.FromSeconds(1));

        Assert.True(token.IsCancellationRequested);
        Assert.Equal(isPromoted ? RunState.Running : RunState.RollingBack, controller.Progress.State);
    }

    [Fact]
    public void A_plan_names_its_checks_and_every_fault_of_them()
    {
        const string Plan = """{ "name": "x", "engine": { "kind": "haproxy", "log": "l" }, "steps": [{ "percent": 100 }], MORE }""";
        CutoverPlan Read(string more) => PlanReader.Read(System.Text.Encoding.UTF8.GetBytes(Plan.Replace("MORE", more, StringComparison.Ordinal)), static _ => TimeSpan.FromMinutes(5));

        var checks = Read("""
            "mirror": "5m", "checks": [{ "name": "parity", "run": ["a"], "in": "mirror" }, { "name": "state-drift", "run": ["b", "c"], "every": "5m" }]
            """).Checks;
        var faults = Assert.Throws<PlanException>(() => Read("""
            "checks": [{ "name": "parity", "run": ["a"], "in": "mirror" }, { "name": "d", "run": [], "in": "always", "onFailure": "rollback" }, { "run": ["e"], "in": 3 }]
            """)).Faults;

        Assert.Equal([("parity", true, null), ("state-drift", false, TimeSpan.FromMinutes(5))], checks.Select(static c => (c.Command.Name, c.IsOfMirror, c.Every)));
        Assert.Equal(
            ["checks[0].in:", "checks[1].in:", "checks[1].onFailure:", "checks[1].run:", "checks[2].in:", "checks[2].name:"],
            faults.Select(static f => f[..(f.IndexOf(':', StringComparison.Ordinal) + 1)]).Order(StringComparer.Ordinal));
    }

    private static CommandPlan Command(string name) => new(name, ["true"], TimeSpan.FromMinutes(1));

    private Stand Stand(CheckPlan check, Func<string?> answer)
    {
        var stand = new Stand();
        stand.Plan = stand.Plan with { Checks = [check] };
        stand.Gate = command =>
        {
            if (command.Name != check.Command.Name) return Task.FromResult<string?>(null);
            runs.Add((command.Name, stand.Clock.GetUtcNow()));
            return Task.FromResult(answer());
        };
        return stand;
    }
}
