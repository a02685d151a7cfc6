using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Running;
using Xunit;

namespace CutoverTests.Running;

/// <summary>What must not keep green's users from blue: parts of the engine that are down, full disks.</summary>
public sealed class TroubleTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task The_rules_go_on_although_the_engine_does_not_say_or_hear_everything(bool isSilent, bool isHeartless)
    {
        var stand = new Stand();
        var controller = await At(stand, 10);

        (stand.Signals.IsSilent, stand.Engine.IsHeartless, stand.GreenErrors) = (isSilent, isHeartless, 1);
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(5));

        Assert.StartsWith("errors", controller.Progress.Reason, StringComparison.Ordinal);
        Assert.Equal(TrafficShare.None, stand.Engine.InForce(stand.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task No_step_is_taken_while_the_engine_does_not_say_everything()
    {
        var stand = new Stand();
        var controller = await At(stand, 10);

        stand.Signals.IsSilent = true;
        await stand.Until(controller, () => controller.IsOver, Long);

        Assert.Contains("out of control", controller.Progress.Reason, StringComparison.Ordinal);
        Assert.Equal([100, 500, 1000, 0], stand.Engine.History.Select(static s => s.Parts));
    }

    [Fact]
    public async Task A_full_disk_keeps_nobody_from_going_back()
    {
        var stand = new Stand();
        var controller = await At(stand, 10);

        (stand.IsDiskFull, stand.GreenErrors) = (true, 1);
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal((RunState.RolledBack, TrafficShare.None), (controller.Progress.State, stand.Engine.InForce(stand.Clock.GetUtcNow())));
        Assert.Contains(stand.Alerts, static a => a.Contains("the journal cannot be written: No space left on device", StringComparison.Ordinal));
        Assert.Contains(stand.Alerts, static a => a.Contains("rolled back", StringComparison.Ordinal));

        // Whoever comes next knows of none of it but what the engine says.
        stand.IsDiskFull = false;
        var successor = await stand.Begin();
        await stand.Until(successor, () => successor.IsOver, TimeSpan.FromSeconds(10));
        Assert.Equal(RunState.RolledBack, successor.Progress.State);
    }

    [Fact]
    public async Task No_step_is_taken_that_could_not_be_read_of_until_somebody_made_room()
    {
        var stand = new Stand();
        var controller = await At(stand, 10);

        stand.IsDiskFull = true;
        await stand.Pass(controller, TimeSpan.FromMinutes(5));
        Assert.Equal((RunState.Paused, TrafficShare.OfPercent(10)), (controller.Progress.State, controller.Progress.Green));
        Assert.Single(stand.Alerts, static a => a.Contains("paused", StringComparison.Ordinal));

        stand.IsDiskFull = false;
        _ = controller.Ask(new(ControlCommand.Resume, "alice"));
        await stand.Until(controller, () => controller.IsOver, Long);
        Assert.Equal(RunState.Completed, controller.Progress.State);
    }

    [Fact]
    public async Task The_engine_is_told_before_the_journal()
    {
        var stand = new Stand();
        var controller = await At(stand, 10);
        TrafficShare? then = null;
        stand.Writing = record => then = record.Kind == JournalKind.RollingBack ? stand.Engine.InForce(stand.Clock.GetUtcNow()) : then;

        stand.GreenErrors = 1;
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal(TrafficShare.None, then);
    }

    [Fact]
    public async Task An_engine_that_cannot_write_its_file_has_gone_back_and_people_are_told()
    {
        var stand = new Stand();
        var controller = await At(stand, 10);

        (stand.Engine.IsUnsaved, stand.GreenErrors) = (true, 1);
        await stand.Until(controller, () => controller.IsOver, TimeSpan.FromSeconds(10));

        Assert.Equal((RunState.RolledBack, TrafficShare.None), (controller.Progress.State, stand.Engine.InForce(stand.Clock.GetUtcNow())));
        Assert.Contains("But The map's file cannot be written.", stand.Alerts[^1], StringComparison.Ordinal);
        Assert.Contains(stand.Records, static r => r is { Kind: JournalKind.Noted, Text: "The map's file cannot be written." });
    }

    private static async Task<Controller> At(Stand stand, int percent)
    {
        var controller = await stand.Begin();
        await stand.Until(controller, () => controller.Progress.Green == TrafficShare.OfPercent(percent), Long);
        return controller;
    }
}
