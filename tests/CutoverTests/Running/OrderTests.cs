using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Running;
using Xunit;

namespace CutoverTests.Running;

/// <summary>Orders that come late or at the wrong moment, and a run that begins while green serves.</summary>
public sealed class OrderTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    private readonly string folder = Directory.CreateTempSubdirectory("bm-order-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(ControlCommand.Promote)]
    [InlineData(ControlCommand.Pause)]
    [InlineData(ControlCommand.Abort)]
    public async Task What_nobody_waits_for_any_more_is_not_done(ControlCommand command)
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(10), Long);

        var answer = controller.Ask(new(command, "alice") { Until = stand.Clock.GetUtcNow() });
        await stand.Pass(controller, TimeSpan.FromSeconds(1));

        Assert.Equal("It came too late: nothing was done.", await answer);
        Assert.Equal((RunState.Running, TrafficShare.OfPercent(10)), (controller.Progress.State, controller.Progress.Green));
        Assert.Contains(stand.Records, static r => r is { Kind: JournalKind.Command, By: "alice" } && r.Text!.Contains("too late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_promotion_is_of_the_stage_that_was_seen_and_of_no_other()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(10), Long);

        var late = controller.Ask(new(ControlCommand.Promote, "alice") { Stage = "step 5 %" });
        await stand.Pass(controller, TimeSpan.FromSeconds(1));
        Assert.Equal("The run is in 'step 10 %' by now and not in 'step 5 %': nothing was done.", await late);
        Assert.Equal(TrafficShare.OfPercent(10), controller.Progress.Green);

        var right = controller.Ask(new(ControlCommand.Promote, "alice") { Stage = "step 10 %" });
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(25), TimeSpan.FromSeconds(2));
        Assert.Equal("'step 10 %' ends without its time.", await right);
    }

    [Fact]
    public async Task A_pause_takes_back_a_promotion_that_was_not_yet_done()
    {
        var stand = new Stand();
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(10), Long);

        _ = controller.Ask(new(ControlCommand.Promote, "alice"));
        _ = controller.Ask(new(ControlCommand.Pause, "bob"));
        _ = controller.Ask(new(ControlCommand.Resume, "bob"));
        await stand.Pass(controller, TimeSpan.FromSeconds(2));

        Assert.Equal((RunState.Running, TrafficShare.OfPercent(10)), (controller.Progress.State, controller.Progress.Green));
    }

    [Fact]
    public async Task An_order_says_over_the_socket_until_when_it_holds_and_for_which_stage()
    {
        var orders = new List<ControlOrder>();
        var path = Path.Combine(folder, "control.sock");
        await using var socket = ControlSocket.Open(path, order =>
        {
            orders.Add(order);
            return Task.FromResult("Resumed.");
        });

        Assert.Equal("Resumed.", await ControlSocket.Ask(path, new(ControlCommand.Resume, "Zoë of the night shift") { Stage = "gate größer 5 %" }, CancellationToken.None));
        Assert.Equal("Resumed.", await ControlSocket.Ask(path, new(ControlCommand.Rollback, "x"), CancellationToken.None));

        Assert.Equal([(ControlCommand.Resume, "Zoë of the night shift", "gate größer 5 %"), (ControlCommand.Rollback, "x", null)], orders.Select(static o => (o.Command, o.By, o.Stage)));
        // Before the asker gives up after 5 s.
        Assert.All(orders, static o => Assert.InRange(o.Until!.Value - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4.5)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ControlCommand.Promote)]
    public async Task A_run_that_begins_while_green_serves_begins_with_its_first_step(ControlCommand? command)
    {
        var stand = new Stand();
        stand.Plan = stand.Plan with { Gates = [], Mirror = TimeSpan.Zero };
        stand.Engine.Force(TrafficShare.OfPercent(50));
        var controller = await stand.Begin();
        Assert.Equal(TrafficShare.None, stand.Engine.InForce(stand.Clock.GetUtcNow()));

        if (command is { } given) _ = controller.Ask(new(given, "alice"));
        await stand.Until(controller, () => controller.Progress.Green > TrafficShare.None, Long);

        Assert.Equal([0, 100], stand.Engine.History.Select(static s => s.Parts));
    }

    [Fact]
    public async Task A_controller_killed_while_it_begins_on_a_green_that_serves_is_succeeded_by_one_that_begins_with_nothing()
    {
        for (var at = 0; at < 12; at++)
        {
            var stand = new Stand { DiesAfter = at };
            stand.Plan = stand.Plan with { Gates = [], Mirror = TimeSpan.Zero };
            stand.Engine.Force(TrafficShare.OfPercent(50));
            await Assert.ThrowsAsync<Stand.KilledException>(async () => await stand.Until(await stand.Begin(), static () => false, TimeSpan.FromSeconds(5)));

            stand.DiesAfter = null;
            var controller = await stand.Begin();
            await stand.Until(controller, () => controller.Progress.Green > TrafficShare.None, Long);

            Assert.Equal((at, RunState.Running, TrafficShare.OfPercent(1)), (at, controller.Progress.State, controller.Progress.Green));
        }
    }
}
