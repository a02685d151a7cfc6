using System.Collections.Concurrent;
using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Load;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;
using ParityTests.Recordings;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Replays;

/// <summary>A corpus in the shape of its own load (docs/replay.md, points 24 and 25).</summary>
public sealed class LoadTests
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact(DisplayName = "Recorded gaps are cut, divided by the speed and kept in order; a loop begins again until the time is over")]
    public void Plan()
    {
        ReplayCase[] cases = [Case("a", 0, 4), Case("b", 1, 101)];
        Assert.Equal([0, 1, 4, 101], Times(cases, Options()));
        Assert.Equal([0, 0.5, 2, 50.5], Times(cases, Options() with { Speed = 2 }));
        Assert.Equal([0, 0.5, 2, 4], Times(cases, Options() with { Speed = 2, MaxGap = Seconds(4) }));
        var plan = LoadPlan.Of(cases, Options() with { MaxGap = Seconds(4) });
        Assert.Equal((1, Seconds(8), 1), (plan.CutGaps, plan.Length, plan.Busiest));
        Assert.Equal([0, 1, 4], Times(cases, Options() with { Duration = Seconds(50) }));

        // A round is 8 s and a mean gap of 8/3 s long; each round's cases are its own, and a case whose last step is left out has one step.
        var looped = LoadPlan.Of(cases, Options() with { MaxGap = Seconds(4), Duration = Seconds(12), Loop = true });
        Assert.Equal([0, 1, 4, 8, 10.667, 11.667], looped.Starts.Select(static s => Math.Round(s.At.TotalSeconds, 3)));
        Assert.Equal([("a", 2), ("b", 2), ("a #2", 1), ("b #2", 1)], looped.Cases.Select(static c => (c.Id, c.Steps.Count)));
        Assert.Equal([0, 0.25, 0.5, 0.75], Times(cases, Options() with { Rate = 4 }));
    }

    [Fact(DisplayName = "Exchanges without a time have no gaps: refused, unless a rate is given; a step is never planned before an earlier one")]
    public void Timeless()
    {
        var given = new ReplayCase("x", [Step("x", "/health", null), Step("y", "/health", Noon)]);
        Assert.Contains("1 exchanges have no time", Assert.Throws<SampleException>(() => LoadPlan.Of([given], Options())).Message, StringComparison.Ordinal);
        Assert.Equal(2, LoadPlan.Of([given], Options() with { Rate = 1 }).Starts.Count);
        var backwards = LoadPlan.Of([Case("a", 5, 1)], Options());
        Assert.Equal([0, 1], backwards.Starts.Select(static s => s.Step));
        Assert.All(backwards.Starts, static s => Assert.Equal(TimeSpan.Zero, s.At));
    }

    [Fact(DisplayName = "No start waits for an answer, and a time counts from its planned start: one that stalls pays for all that it held up")]
    public async Task Open()
    {
        const int Count = 20;
        var plan = LoadPlan.Of([.. Enumerable.Range(0, Count).Select(static i => new ReplayCase($"{i}", [Step($"{i}", "/health", Noon.AddMilliseconds(10 * i))]))], Options());
        var begun = new ConcurrentDictionary<string, int>();
        Stalling Stalled(string name, IHostSide side)
        {
            // No answer before the last one has begun: a closed loop would wait for ever.
            var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new Stalling(side, async () =>
            {
                if (begun.AddOrUpdate(name, 1, static (_, n) => n + 1) == Count) all.SetResult();
                await all.Task;
            });
        }

        var answers = 0;
        var outcome = await Run(
            new Target("left", static () => LambdaSide.Start()), new Target("right", async () => Stalled("right", await KestrelSide.Start())), plan, () => Interlocked.Increment(ref answers));
        Assert.Equal(2 * Count, answers);
        Assert.Equal(Count, outcome.Results.Count);
        Assert.All(outcome.Results, static r => Assert.Empty(r.Differences));
        Assert.Equal((Count, Count, 0), (outcome.Left.Count, outcome.Right.Count, outcome.Right.Held));
        for (var i = 0; i < Count; i++)
            Assert.True(outcome.Results[i].Right[0].Milliseconds >= (plan.Length - plan.Starts[i].At).TotalMilliseconds, $"{i} took {outcome.Results[i].Right[0].Milliseconds} ms");
    }

    [Fact(DisplayName = "Only what needs an earlier answer's value waits for it; what follows it does not, and a value that never comes is a fault")]
    public async Task Values()
    {
        var first = Repository.Corpus.Sample("auth/auth.login/by-password").Text;
        var needing = RedactionTests.Event("GET", "/auth/validate", null, ("Authorization", "Bearer {{token}}"));
        ReplayCase Flow(string path) => new("flow", [new Exchange { Id = "open", Event = first, At = Noon, Extract = [new Extraction("token", path, null)] }, new Exchange { Id = "whose", Event = needing, At = Noon.AddMilliseconds(1) }]);
        ReplayCase[] Cases(string path) => [Flow(path), new("alone", [Step("alone", "/health", Noon.AddMilliseconds(2))])];
        Target Waiting(string name) => new(name, async () =>
        {
            var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new Stalling(await LambdaSide.Start(), null, async text =>
            {
                if (text.Contains("/health", StringComparison.Ordinal)) last.SetResult();
                else await last.Task;
            });
        });

        var outcome = await Run(Waiting("left"), Waiting("right"), LoadPlan.Of(Cases("$.data.accessToken"), Options()));
        Assert.All(outcome.Results, static r => Assert.Empty(r.Differences));
        Assert.Equal([200, 200], outcome.Results[0].Right.Select(static r => r.Answer!.Status));
        Assert.Equal((1, 1), (outcome.Left.Held, outcome.Right.Held));

        var broken = await Run(Waiting("left"), Waiting("right"), LoadPlan.Of(Cases("$.data.nothing"), Options()));
        Assert.Equal(["fault", "fault"], broken.Results[0].Differences.Select(static d => d.Difference.Kind));
        Assert.Contains("step open gave no value", broken.Results[0].Right[1].Fault, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Another status is a difference under load; another value is none, for it follows from who came first")]
    public async Task Statuses()
    {
        var plan = LoadPlan.Of([new ReplayCase("x", [Step("x", "/health", Noon)])], Options());
        Target Changed(Func<ClientResponse, ClientResponse> change) => new("right", async () => new MutatedSide(await KestrelSide.Start(), change, static _ => { }));
        var left = new Target("left", static () => LambdaSide.Start());
        Assert.Empty((await Run(left, Changed(static a => a with { Body = Encoding.UTF8.GetBytes("{}") }), plan)).Results[0].Differences);
        var found = (await Run(left, Changed(static a => a with { Status = 418 }), plan)).Results[0];
        Assert.Equal(("status", "418"), (Assert.Single(found.Differences).Difference.Kind, found.Differences[0].Difference.Right));
    }

    [Theory(DisplayName = "Whom a limit strikes follows from who came first: as often on both sides it is no difference, more often on one it is")]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Limits(int onTheRight, bool isDifference)
    {
        var plan = LoadPlan.Of([.. Enumerable.Range(0, 6).Select(static i => new ReplayCase($"{i}", [Step($"{i}", "/health", Noon.AddMilliseconds(i))]))], Options());
        Target Limiting(string name, Func<int, bool> isLimited, Func<Task<IHostSide>> start) => new(name, async () =>
        {
            var count = 0;
            return new MutatedSide(await start(), a => isLimited(Interlocked.Increment(ref count)) ? a with { Status = 429 } : a, static _ => { });
        });
        var outcome = await Run(Limiting("left", static n => n <= 2, static () => LambdaSide.Start()), Limiting("right", n => n > 6 - onTheRight, static () => KestrelSide.Start()), plan);
        Assert.Equal(isDifference, outcome.Results.Any(static r => r.Differences.Count > 0));
    }

    private static Task<LoadOutcome> Run(IReplayTarget left, IReplayTarget right, LoadPlan plan, Action? onAnswer = null) =>
        new LoadRun(left, right, Options()).Run(plan, onAnswer ?? (static () => { }), CancellationToken.None);

    private static IEnumerable<double> Times(IReadOnlyList<ReplayCase> cases, LoadOptions options) => LoadPlan.Of(cases, options).Starts.Select(static s => s.At.TotalSeconds);

    private static LoadOptions Options() => new() { Tokens = PinnedValues.Tokens, Operation = static _ => "op" };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ReplayCase Case(string id, params int[] seconds) => new(id, [.. seconds.Select((s, i) => Step($"{id}{i}", "/health", Noon.AddSeconds(s)))]);

    private static Exchange Step(string id, string path, DateTimeOffset? at) => new() { Id = id, Event = RedactionTests.Event("GET", path, null), At = at };

    private sealed class Target(string name, Func<Task<IHostSide>> start) : IReplayTarget
    {
        public string Name => name;

        public bool StartsFresh => true;

        public Task<IHostSide> Start(CancellationToken cancelled) => start();
    }

    /// <summary>A side that waits before it passes a request on.</summary>
    private sealed class Stalling(IHostSide side, Func<Task>? before, Func<string, Task>? withText = null) : IHostSide
    {
        public string Folder => side.Folder;

        public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
        {
            if (before is not null) await before();
            if (withText is not null) await withText(sample);
            return await side.Send(sample, cancelled);
        }

        public Task<string?> NewestCode(string address, CancellationToken cancelled) => side.NewestCode(address, cancelled);

        public ValueTask DisposeAsync() => side.DisposeAsync();
    }
}
