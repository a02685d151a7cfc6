using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.HaProxy;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using BingeMe.TestSupport;
using BingeMe.TestSupport.Http;
using BingeMe.TestSupport.Servers;

namespace CutoverTests.RealEngine;

/// <summary>A real HAProxy with the shipped configuration between constant load and two sides that do as a test says.</summary>
internal sealed class RealStand : IAsyncDisposable
{
    /// <summary>What a host that is well says of itself.</summary>
    public const string Ready = """{"data":{"status":"OK","dependencies":[{"name":"database","state":"up"},{"name":"redis","state":"up"}]}}""";

    private static readonly string[] Routes = ["GET /posts", "GET /posts/{id}", "POST /posts/like", "GET /health"];

    private readonly string folder = Directory.CreateTempSubdirectory("bm-cutover-").FullName;
    private readonly List<FakeHttp> greens = [];
    private Journal? journal;
    private CancellationTokenSource? stop;
    private Task? running;

    // Both sides are in this process: one that computes elsewhere must not keep a side's check from its half second.
    static RealStand() => ThreadPool.SetMinThreads(64, 64);

    private RealStand(FakeHttp blue) => Blue = blue;

    public FakeHttp Blue { get; }

    public BlueGreenProxy Proxy { get; private set; } = null!;

    public HaProxyEngine Engine { get; private set; } = null!;

    public EngineSignals? Signals { get; private set; }

    public Controller? Controller { get; private set; }

    /// <summary>What each green host does with a request; readiness is <see cref="Readiness"/>.</summary>
    public Func<RecordedRequest, Task<int>> Green { get; set; } = static _ => Task.FromResult(200);

    /// <summary>What each green host says of its readiness.</summary>
    public Func<Task<(int Status, string Body)>> Readiness { get; set; } = static () => Task.FromResult((200, Ready));

    /// <summary>Requests that green answered, by user.</summary>
    public ConcurrentQueue<string> GreenUsers { get; } = new();

    /// <summary>Starts the sides and the proxy.</summary>
    public static async Task<RealStand> Start()
    {
        var stand = new RealStand(await FakeHttp.Start(static (request, context) => FakeHttp.Write(context, 200, "\"blue\"")));
        for (var i = 0; i < 2; i++) stand.greens.Add(await FakeHttp.Start(stand.Answer));
        stand.LogPort = ServerProcess.FreeUdpPort();
        stand.Proxy = new BlueGreenProxy(stand.Blue.Url.Port, stand.greens[0].Url.Port, stand.greens[1].Url.Port, stand.LogPort)
        {
            // A machine that is busy with something else for a second is not a green that is down; figures are taken on one that is not.
            CheckTimeout = Rounds.AreLong ? null : TimeSpan.FromSeconds(5),
        };
        await stand.Proxy.Start();
        stand.Engine = new HaProxyEngine(new HaProxyOptions { Sockets = [stand.Proxy.Socket], Map = stand.Proxy.Map, MapFile = stand.Proxy.Map, StateFile = stand.Proxy.States });
        await stand.UntilGreenIsUp();
        return stand;
    }

    public int LogPort { get; private set; }

    public CutoverPlan Plan(params StepPlan[] steps) => new()
    {
        Name = "real",
        Digest = "d",
        Engine = new EnginePlan("haproxy", $"127.0.0.1:{LogPort}", null, new Dictionary<string, IReadOnlyList<string>>()),
        Steps = steps,
        GreenReady = [.. greens.Select(static g => new Uri(g.Url, "health/ready"))],
        DeadMan = TimeSpan.FromSeconds(3),
        Routes = Routes,
    };

    /// <summary>Starts a controller, as a process would.</summary>
    public async Task Begin(CutoverPlan plan)
    {
        using var lease = Lease.TryTake(Path.Combine(folder, "lease"), (await Engine.Read(CancellationToken.None)).Fence)!;
        journal = Journal.Open(Path.Combine(folder, "journal.ndjson"), TimeProvider.System, out var records);
        Signals = new EngineSignals(plan, Engine, new RouteGroups(plan.Routes!), static (_, _) => Task.FromResult<string?>(null), TimeProvider.System);
        Controller = new Controller(new ControllerParts { Plan = plan, Engine = Engine, Signals = Signals, Journal = journal, Fence = lease.Fence, Run = static (_, _) => Task.FromResult<string?>(null) }, records);
        await Controller.Begin(CancellationToken.None);
        stop = new CancellationTokenSource();
        running = Task.Run(() => Loop(Controller, stop.Token));
    }

    /// <summary>The controller is gone, without a word to anybody.</summary>
    public async Task Kill()
    {
        if (stop is null) return;
        await stop.CancelAsync();
        await running!;
        await Signals!.DisposeAsync();
        journal!.Dispose();
        stop.Dispose();
        stop = null;
    }

    /// <summary>Green's hosts are gone.</summary>
    public async Task Crash()
    {
        foreach (var green in greens) await green.DisposeAsync();
        greens.Clear();
    }

    public IReadOnlyList<JournalRecord> Records() => Journal.Read(Path.Combine(folder, "journal.ndjson"));

    /// <summary>Reads and writes of many users, a third of them writes.</summary>
    public ConstantLoad Load(int rate) => new(Proxy.Port, rate, static n =>
    {
        var request = (n % 10) switch
        {
            0 or 3 or 6 => new HttpRequestMessage(HttpMethod.Post, "/posts/like") { Content = new StringContent("{}", Encoding.UTF8, "application/json") },
            1 => new HttpRequestMessage(HttpMethod.Get, $"/posts/{n}"),
            _ => new HttpRequestMessage(HttpMethod.Get, "/posts"),
        };
        request.Headers.Authorization = new("Bearer", Token(n * 7919 % 5003));
        return request;
    });

    /// <summary>Waits for something.</summary>
    public static async Task<TimeSpan> Until(Func<bool> holds, TimeSpan atMost, Func<string> told)
    {
        var waited = Stopwatch.StartNew();
        while (!holds())
        {
            if (waited.Elapsed > atMost) throw new TimeoutException(told());
            await Task.Delay(10);
        }

        return waited.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        await Proxy.DisposeAsync();
        await Crash();
        await Blue.DisposeAsync();
        await Engine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string Token(int user) => $"eyJhbGciOiJIUzI1NiJ9.{Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"id":"{{user}}"}""")).TrimEnd('=')}.c2ln";

    private static async Task Loop(Controller controller, CancellationToken stopped)
    {
        while (!stopped.IsCancellationRequested && !controller.IsOver)
        {
            await controller.Tick(CancellationToken.None);
            await Task.Delay(Controller.Interval, CancellationToken.None);
        }
    }

    private async Task Answer(RecordedRequest request, Microsoft.AspNetCore.Http.HttpContext context)
    {
        if (request.Target.StartsWith("/health/ready", StringComparison.Ordinal))
        {
            var (status, body) = await Readiness();
            await FakeHttp.Write(context, status, body);
            return;
        }

        if (request.Headers.TryGetValue("authorization", out var user)) GreenUsers.Enqueue(user);
        await FakeHttp.Write(context, await Green(request), "\"green\"");
    }

    private async Task UntilGreenIsUp()
    {
        for (var tries = 0; (await Engine.Count(CancellationToken.None))[Side.Green].ServersUp < 2; tries++)
        {
            if (tries > 300) throw new TimeoutException("HAProxy finds green's hosts not well.");
            await Task.Delay(100);
        }
    }
}
