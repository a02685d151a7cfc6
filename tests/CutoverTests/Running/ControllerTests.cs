using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Running;
using Xunit;

namespace CutoverTests.Running;

/// <summary>The state machine, with time and traffic made up. Points are those of docs/cutover.md.</summary>
public sealed class ControllerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Point_6_a_healthy_run_goes_through_every_stage_and_completes()
    {
        var stand = new Stand();
        var controller = await stand.Begin();

        await stand.Until(controller, () => controller.IsOver, Long);

        Assert.Equal(RunState.Completed, controller.Progress.State);
        Assert.Equal([100, 500, 1000, 2500, 5000, 7500, 10_000], stand.Engine.History.Select(static s => s.Parts));
        Assert.True(stand.Engine.WasMirroring);
        Assert.False(stand.Engine.State(stand.Clock.GetUtcNow()).IsMirroring);
        Assert.Equal(["gate replay", "mirror", "step 1 %", "step 5 %", "step 10 %", "step 25 %", "step 50 %", "step 75 %", "bake 100 %"], stand.Records.Where(static r => r.Kind == JournalKind.Stage).Select(static r => r.Stage));
    }

    [Fact]
    public async Task Point_25_nobody_needs_to_live_once_it_is_completed()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.IsOver, Long);

        stand.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(TrafficShare.All, stand.Engine.InForce(stand.Clock.GetUtcNow()));
    }

    [Theory]
    [InlineData(0.2, 20, "errors")]
    [InlineData(1, 20, "errors")]
    [InlineData(0, 2500, "response-time")]
    public async Task A_bad_green_is_rolled_back_and_says_why(double errors, int milliseconds, string rule)
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(10), Long);

        (stand.GreenErrors, stand.GreenTime) = (errors, TimeSpan.FromMilliseconds(milliseconds));
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal(RunState.RolledBack, controller.Progress.State);
        Assert.Equal(TrafficShare.None, stand.Engine.InForce(stand.Clock.GetUtcNow()));
        Assert.StartsWith(rule, controller.Progress.Reason, StringComparison.Ordinal);
        Assert.Contains(stand.Alerts, a => a.Contains("rolled back", StringComparison.Ordinal) && a.Contains(rule, StringComparison.Ordinal));
        Assert.NotNull(stand.Records.Single(static r => r.Kind == JournalKind.RolledBack).Figures);
    }

    [Fact]
    public async Task Point_7_without_traffic_it_neither_goes_on_nor_back_and_says_so()
    {
        var stand = new Stand { Traffic = 0 };
        var controller = await stand.Begin();

        await stand.Until(controller, () => controller.Progress.State == RunState.Paused, Long);

        Assert.Equal(TrafficShare.OfPercent(1), controller.Progress.Green);
        Assert.Contains("0 of 200 requests", Assert.Single(stand.Alerts), StringComparison.Ordinal);
        await controller.Ask(new(ControlCommand.Resume, "alice")).WaitAsync(TimeSpan.Zero).ContinueWith(static _ => { }, TaskScheduler.Default);
        stand.Traffic = Stand.RequestsASecond;
        await stand.Until(controller, () => controller.IsOver, Long);
        Assert.Equal(RunState.Completed, controller.Progress.State);
    }

    [Fact]
    public async Task Point_14_what_blue_has_too_pauses_instead_of_going_back()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(50), Long);

        (stand.GreenErrors, stand.BlueErrors) = (0.4, 0.4);
        await stand.Until(controller, () => controller.Progress.State != RunState.Running, TimeSpan.FromSeconds(10));

        Assert.Equal(RunState.Paused, controller.Progress.State);
        Assert.Equal(TrafficShare.OfPercent(50), controller.Progress.Green);
    }

    [Fact]
    public async Task Point_2_an_engine_that_says_yes_and_does_nothing_is_found_out()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(5), Long);

        stand.Engine.IsDeaf = true;
        await stand.Until(controller, () => controller.Progress.State == RunState.RollingBack, Long);

        Assert.Contains("out of control", controller.Progress.Reason, StringComparison.Ordinal);
        stand.Engine.IsDeaf = false;
        await stand.Until(controller, () => controller.IsOver, Long);
        Assert.Equal(TrafficShare.None, stand.Engine.InForce(stand.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task An_engine_that_restarts_within_its_time_is_waited_for()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(25), Long);

        stand.Engine.IsDown = true;
        await stand.Pass(controller, TimeSpan.FromSeconds(5));
        stand.Engine.IsDown = false;
        await stand.Until(controller, () => controller.IsOver, Long);

        Assert.Equal(RunState.Completed, controller.Progress.State);
    }

    [Fact]
    public async Task Point_28_a_pause_keeps_the_share_and_the_rules_go_on()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(25), Long);
        _ = controller.Ask(new(ControlCommand.Pause, "alice"));
        await stand.Pass(controller, TimeSpan.FromMinutes(10));
        Assert.Equal((RunState.Paused, TrafficShare.OfPercent(25)), (controller.Progress.State, controller.Progress.Green));

        stand.GreenErrors = 0.5;
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal(RunState.RolledBack, controller.Progress.State);
    }

    [Theory]
    [InlineData(ControlCommand.Abort)]
    [InlineData(ControlCommand.Rollback)]
    public async Task Point_28_abort_works_in_every_state(ControlCommand command)
    {
        foreach (var stage in new[] { "gate replay", "mirror", "step 1 %", "bake 100 %" })
        {
            var isOpen = stage != "gate replay";
            var stand = new Stand { Gate = _ => isOpen ? Task.FromResult<string?>(null) : new TaskCompletionSource<string?>().Task };
            var controller = await stand.Begin();
            await stand.Until(controller, () => stand.Records[^1].Stage == stage, Long);

            var answer = controller.Ask(new(command, "alice"));
            await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

            Assert.Equal("Going back to blue.", await answer);
            Assert.Equal(RunState.RolledBack, controller.Progress.State);
            Assert.Contains("alice", controller.Progress.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_gate_that_fails_pauses_and_is_tried_again_alone()
    {
        var tries = 0;
        var stand = new Stand { Gate = _ => Task.FromResult(++tries == 1 ? "3 differences." : null) };
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.State == RunState.Paused, Long);
        Assert.Equal([], stand.Engine.History);

        _ = controller.Ask(new(ControlCommand.Resume, "alice"));
        await stand.Until(controller, () => controller.IsOver, Long);

        Assert.Equal((RunState.Completed, 2), (controller.Progress.State, tries));
    }

    [Fact]
    public async Task Promote_ends_a_stage_without_its_time()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(1), Long);

        _ = controller.Ask(new(ControlCommand.Promote, "alice"));
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(5), TimeSpan.FromSeconds(2));

        Assert.Contains(stand.Records, static r => r is { Kind: JournalKind.Command, Text: "promote", By: "alice" });
    }

    [Fact]
    public async Task Point_27_a_shadow_decides_and_does_not_act()
    {
        var stand = new Stand { Mode = ControllerMode.ShadowDecide };
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(10), Long);

        stand.GreenErrors = 0.5;
        await stand.Pass(controller, TimeSpan.FromSeconds(10));

        Assert.Equal(TrafficShare.OfPercent(10), stand.Engine.InForce(stand.Clock.GetUtcNow()));
        Assert.Contains(stand.Records, static r => r.Kind == JournalKind.Noted && r.Text!.StartsWith("Would roll back: errors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Point_24_a_controller_that_was_superseded_ends_without_another_word()
    {
        var stand = new Stand();
        var first = await stand.Begin();
        await stand.Until(first, () => first.Progress.Green == TrafficShare.OfPercent(5), Long);
        var second = await stand.Begin();

        await Assert.ThrowsAsync<EngineClaimedException>(() => stand.Until(first, static () => false, Long));
        await stand.Until(second, () => second.IsOver, Long);

        Assert.Equal(RunState.Completed, second.Progress.State);
    }

    [Theory]
    [InlineData(SignalAction.RollBack, RunState.RolledBack)]
    [InlineData(SignalAction.Hold, RunState.Paused)]
    public async Task What_stands_against_green_besides_its_requests_is_acted_on(SignalAction action, RunState state)
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(5), Long);

        stand.Signals.Against.Add(new Signal(new Breach("database", null, "Not ready twice.", IsBlueToo: false), action));
        await stand.Until(controller, () => controller.Progress.State == state, TimeSpan.FromSeconds(10));

        Assert.Contains("database", controller.Progress.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_hand_on_the_engine_that_takes_from_green_ends_the_run()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(25), Long);

        stand.Engine.Force(TrafficShare.None);
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal(RunState.RolledBack, controller.Progress.State);
    }

    /// <summary>Point 23: the controller is killed before and after each single write; its successor ends the run, and never gives green more than was meant.</summary>
    [Fact]
    public async Task Point_23_a_controller_killed_at_any_write_is_succeeded_without_harm()
    {
        var deaths = 0;
        for (var at = 0; ; at++)
        {
            var stand = new Stand { DiesAfter = at };
            stand.Plan = stand.Plan with { Steps = [.. stand.Plan.Steps.Where(static s => s.Share.Parts is 100 or 5000 or 10_000)] };
            Controller controller;
            try
            {
                controller = await stand.Begin();
                await stand.Until(controller, () => controller.IsOver, Long);
                break;
            }
            catch (Stand.KilledException)
            {
                deaths++;
            }

            stand.DiesAfter = null;
            var before = stand.Engine.InForce(stand.Clock.GetUtcNow());
            var shares = stand.Engine.History.Count;
            stand.Clock.Advance(TimeSpan.FromSeconds(5));
            controller = await stand.Begin();
            Assert.True(stand.Engine.InForce(stand.Clock.GetUtcNow()) <= before, $"Death {at}: green was given more at the start.");
            await stand.Until(controller, () => controller.IsOver, Long);

            Assert.Equal(RunState.Completed, controller.Progress.State);
            Assert.True(stand.Engine.History.Skip(shares).Zip(stand.Engine.History.Skip(shares + 1)).All(static p => p.First < p.Second), $"Death {at}: {string.Join(", ", stand.Engine.History)}");
        }

        Assert.True(deaths > 40, $"Only {deaths} deaths were tried.");
    }

    [Fact]
    public async Task Point_25_a_controller_that_stays_dead_gives_everything_back_to_blue()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(50), Long);

        stand.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(TrafficShare.None, stand.Engine.InForce(stand.Clock.GetUtcNow()));
        var successor = await stand.Begin();
        await stand.Until(successor, () => successor.IsOver, Long);

        Assert.Equal(RunState.RolledBack, successor.Progress.State);
        Assert.Contains("dead-man", successor.Progress.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_was_cut_off_is_finished_by_the_successor()
    {
        var stand = new Stand { GreenErrors = 0.5 };
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.State == RunState.RollingBack, Long);

        var successor = await stand.Begin();
        await stand.Until(successor, () => successor.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal(RunState.RolledBack, successor.Progress.State);
        Assert.Equal(TrafficShare.None, stand.Engine.InForce(stand.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_rollback_is_done_and_written_down_although_the_engine_fails_in_the_middle_of_it()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(10), Long);

        (stand.GreenErrors, stand.Engine.MirrorFaults) = (1, 3);
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal((RunState.RolledBack, TrafficShare.None), (controller.Progress.State, controller.Progress.Green));
        Assert.Contains(stand.Records, static r => r is { Kind: JournalKind.InForce, From: 1000, To: 0 });
        Assert.True(stand.Engine.MirrorFaults < 0, "The mirror was not switched off.");
    }
}
