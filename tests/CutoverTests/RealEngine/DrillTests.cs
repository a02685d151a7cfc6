using BingeMe.Cutover.Drills;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using Xunit;

namespace CutoverTests.RealEngine;

/// <summary>Rehearsals with a real HAProxy, and engines that would fail on the day.</summary>
[Trait("Category", "Server")]
public sealed class DrillTests : IAsyncLifetime
{
    private static readonly TrafficShare Share = TrafficShare.OfPercent(10);

    private readonly List<JournalRecord> records = [];
    private RealStand stand = null!;

    public async Task InitializeAsync() => stand = await RealStand.Start();

    public async Task DisposeAsync() => await stand.DisposeAsync();

    [Theory]
    [InlineData(DrillCase.Rollback)]
    [InlineData(DrillCase.SilentController)]
    [InlineData(DrillCase.CutLog)]
    [InlineData(DrillCase.OldWriter)]
    public async Task A_stand_that_is_well_passes_and_is_on_blue_again(DrillCase drill)
    {
        var load = stand.Load(100);

        var result = await Drill(stand.Engine).Run(drill, CancellationToken.None);

        await load.Stop();
        Assert.True(result.IsPassed, result.Text);
        Assert.Equal([], load.Faults);
        Assert.Equal(TrafficShare.None, (await stand.Engine.Read(CancellationToken.None)).Green);
        Assert.Contains(records, static r => r.Kind == JournalKind.InForce && r.To == Share.Parts);
    }

    /// <summary>A switch that nobody pulled looks like one that holds: an engine that takes heartbeats for granted fails here and not at night.</summary>
    [Theory]
    [InlineData(DrillCase.SilentController, "does not work")]
    [InlineData(DrillCase.OldWriter, "was not refused")]
    public async Task An_engine_that_would_fail_on_the_day_fails_the_drill(DrillCase drill, string said)
    {
        var load = stand.Load(100);

        var result = await Drill(new CarelessEngine(stand.Engine)).Run(drill, CancellationToken.None);

        await load.Stop();
        Assert.Equal((false, true), (result.IsPassed, result.Text.Contains(said, StringComparison.Ordinal)));
        Assert.Equal(TrafficShare.None, (await stand.Engine.Read(CancellationToken.None)).Green);
    }

    [Fact]
    public async Task A_green_that_is_bad_ends_the_drill_with_its_reason()
    {
        stand.Green = static _ => Task.FromResult(500);
        var load = stand.Load(100);

        var result = await Drill(stand.Engine).Run(DrillCase.CutLog, CancellationToken.None);

        await load.Stop();
        Assert.False(result.IsPassed);
        Assert.Contains("errors", result.Text, StringComparison.Ordinal);
        Assert.Equal(TrafficShare.None, (await stand.Engine.Read(CancellationToken.None)).Green);
    }

    [Fact]
    public async Task Without_traffic_nothing_is_shown_and_it_says_so()
    {
        var result = await Drill(stand.Engine, patience: TimeSpan.FromSeconds(1)).Run(DrillCase.Rollback, CancellationToken.None);

        Assert.Equal((false, true), (result.IsPassed, result.Text.Contains("needs traffic", StringComparison.Ordinal)));
        Assert.Equal(TrafficShare.None, (await stand.Engine.Read(CancellationToken.None)).Green);
    }

    private Drill Drill(ITrafficEngine engine, TimeSpan? patience = null)
    {
        var plan = stand.Plan(new StepPlan(TrafficShare.All, TimeSpan.FromHours(1), 1, TimeSpan.FromHours(2)));
        EngineSignals Listen() => new(plan, stand.Engine, new RouteGroups(plan.Routes!), static (_, _) => Task.FromResult<string?>(null), TimeProvider.System);
        return new Drill(plan, Share, engine, Listen, new Kept(records), "tests", patience ?? TimeSpan.FromSeconds(30));
    }

    private sealed class Kept(List<JournalRecord> records) : IJournal
    {
        public JournalRecord Append(JournalRecord record)
        {
            records.Add(record);
            return record;
        }
    }

    /// <summary>Forgets heartbeats, and lets old writers write.</summary>
    private sealed class CarelessEngine(ITrafficEngine inner) : ITrafficEngine
    {
        private long owner;

        public string Name => inner.Name;

        public EngineAbilities Abilities => inner.Abilities;

        public int Resolution => inner.Resolution;

        public Task Claim(long fence, CancellationToken cancelled)
        {
            owner = fence;
            return inner.Claim(fence, cancelled);
        }

        public Task Set(long fence, TrafficShare green, CancellationToken cancelled) => inner.Set(owner, green, cancelled);

        public Task<TrafficState> Read(CancellationToken cancelled) => inner.Read(cancelled);

        public Task Mirror(long fence, bool isOn, CancellationToken cancelled) => inner.Mirror(owner, isOn, cancelled);

        public Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled) => inner.Maintenance(owner, side, isOn, cancelled);

        public Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled) => inner.Heartbeat(owner, null, cancelled);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
