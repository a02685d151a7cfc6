using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using Microsoft.Extensions.Time.Testing;

namespace CutoverTests.Running;

/// <summary>A cutover in memory: traffic as the engine divides it, time as the test lets it pass, and a death at any write.</summary>
internal sealed class Stand
{
    public const int RequestsASecond = 400;

    private readonly List<JournalRecord> written = [];
    private readonly Random random = new(1);
    private double owed;
    private int sent;

    public Stand() => Signals = new FakeSignals();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeEngine Engine { get; } = new();

    public FakeSignals Signals { get; private set; }

    public List<string> Alerts { get; } = [];

    public IReadOnlyList<JournalRecord> Records => written;

    /// <summary>Green's error rate now.</summary>
    public double GreenErrors { get; set; }

    /// <summary>Blue's error rate now.</summary>
    public double BlueErrors { get; set; }

    public TimeSpan GreenTime { get; set; } = TimeSpan.FromMilliseconds(20);

    public int Traffic { get; set; } = RequestsASecond;

    public Func<CommandPlan, Task<string?>> Gate { get; set; } = static _ => Task.FromResult<string?>(null);

    /// <summary>Runs a program of the plan; null = as <see cref="Gate"/> says.</summary>
    public Func<CommandPlan, CancellationToken, Task<string?>>? Run { get; set; }

    /// <summary>After how many more writes, to journal and engine together, the controller dies; null = never.</summary>
    public int? DiesAfter { get; set; }

    /// <summary>Whether the journal cannot be written.</summary>
    public bool IsDiskFull { get; set; }

    /// <summary>Is shown each record before it is written.</summary>
    public Action<JournalRecord> Writing { get; set; } = static _ => { };

    public long Fence { get; private set; }

    public ControllerMode Mode { get; set; }

    public CutoverPlan Plan { get; set; } = new()
    {
        Name = "test",
        Digest = "d1",
        Engine = new EnginePlan("fake", "", null, new Dictionary<string, IReadOnlyList<string>>()),
        Gates = [new CommandPlan("replay", ["true"], TimeSpan.FromMinutes(1))],
        Mirror = TimeSpan.FromSeconds(10),
        Steps = [.. new[] { 1m, 5, 10, 25, 50, 75, 100 }.Select(static p => new StepPlan(TrafficShare.OfPercent(p), TimeSpan.FromSeconds(20), 200, TimeSpan.FromMinutes(5)))],
    };

    /// <summary>A process takes the lease and begins.</summary>
    public async Task<Controller> Begin()
    {
        // What a process had seen ends with it.
        Signals = new FakeSignals();
        var controller = new Controller(
            new ControllerParts
            {
                Plan = Plan,
                Engine = new MortalEngine(Engine, this),
                Signals = Signals,
                Journal = new MortalJournal(this),
                Fence = ++Fence,
                Run = (gate, stop) => Run?.Invoke(gate, stop) ?? Gate(gate),
                Alert = Alerts.Add,
                Clock = Clock,
                Mode = Mode,
            },
            [.. written]);
        await controller.Begin(CancellationToken.None);
        return controller;
    }

    /// <summary>Lets time pass until something holds.</summary>
    public async Task Until(Controller controller, Func<bool> holds, TimeSpan atMost)
    {
        for (var end = Clock.GetUtcNow() + atMost; !holds();)
        {
            if (Clock.GetUtcNow() > end) throw new TimeoutException($"Still {controller.Progress}.");
            await Pass(controller);
        }
    }

    /// <summary>Lets a time pass.</summary>
    public async Task Pass(Controller controller, TimeSpan time)
    {
        for (var end = Clock.GetUtcNow() + time; Clock.GetUtcNow() < end;) await Pass(controller);
    }

    private async Task Pass(Controller controller)
    {
        Clock.Advance(Controller.Interval);
        var now = Clock.GetUtcNow();
        for (owed += Traffic * Controller.Interval.TotalSeconds; owed >= 1; owed--)
        {
            var bucket = sent++ * 7919 % TrafficShare.Whole;
            var side = bucket < Engine.InForce(now).Parts ? Side.Green : Side.Blue;
            var isError = random.NextDouble() < (side == Side.Green ? GreenErrors : BlueErrors);
            Signals.Window.Add(new RequestSample(side, "GET /posts", isError ? RequestOutcome.ServerError : RequestOutcome.Answered, isError ? 500 : 200, side == Side.Green ? GreenTime : TimeSpan.FromMilliseconds(20), bucket, now));
        }

        await controller.Tick(CancellationToken.None);
    }

    private void Live()
    {
        if (DiesAfter is not { } left) return;
        if (left == 0) throw new KilledException();
        DiesAfter = left - 1;
    }

    /// <summary>The process is gone in the middle of a write.</summary>
    internal sealed class KilledException : Exception;

    internal sealed class FakeSignals : ISignals
    {
        public TrafficWindow Window { get; } = new();

        public bool HasBuckets => true;

        public List<Signal> Against { get; } = [];

        /// <summary>The engine's counters cannot be asked for.</summary>
        public bool IsSilent { get; set; }

        public Task Refresh(CancellationToken cancelled) => IsSilent ? Task.FromException(new EngineException("The fake does not say what it counted.")) : Task.CompletedTask;

        public IReadOnlyList<Signal> Current(TrafficShare green) => Against;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    // Dies before or after the record is on the disk: both are deaths that happen.
    private sealed class MortalJournal(Stand stand) : IJournal
    {
        public JournalRecord Append(JournalRecord record)
        {
            stand.Live();
            if (stand.IsDiskFull) throw new IOException("No space left on device");
            stand.Writing(record);
            var numbered = record with { Number = stand.written.Count + 1, At = stand.Clock.GetUtcNow() };
            stand.written.Add(numbered);
            stand.Live();
            return numbered;
        }
    }

    private sealed class MortalEngine(FakeEngine engine, Stand stand) : ITrafficEngine
    {
        public string Name => engine.Name;

        public EngineAbilities Abilities => engine.Abilities;

        public int Resolution => engine.Resolution;

        public Task Claim(long fence, CancellationToken cancelled) => Mortal(() => engine.Claim(fence, cancelled));

        public Task Set(long fence, TrafficShare green, CancellationToken cancelled) => Mortal(() => engine.Set(fence, green, cancelled));

        public Task<TrafficState> Read(CancellationToken cancelled) => Task.FromResult(engine.State(stand.Clock.GetUtcNow()));

        public Task Mirror(long fence, bool isOn, CancellationToken cancelled) => Mortal(() => engine.Mirror(fence, isOn, cancelled));

        public Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled) => Mortal(() => engine.Maintenance(fence, side, isOn, cancelled));

        public Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled) => Mortal(() => engine.Heartbeat(fence, until, cancelled));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task Mortal(Func<Task> write)
        {
            stand.Live();
            await write();
            stand.Live();
        }
    }
}
