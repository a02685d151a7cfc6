using System.Net.Http.Headers;
using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Deployment;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.HaProxy;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;
using BingeMe.TestSupport.Http;
using BingeMe.TestSupport.Servers;
using ParityTests.Support;
using Xunit;

namespace ParityTests.MovedUser;

/// <summary>
/// A cutover as it will be: both published hosts on the same real stores, HAProxy with the shipped configuration in front of them, a controller
/// that shifts the traffic to green and is then told to go back. Whoever is in the middle of something meanwhile must not notice.
/// </summary>
[Trait("Category", "Wire")]
public sealed class MovedUserInCutoverTests
{
    private static readonly TrafficShare[] Shares = [.. new[] { 10, 50, 75, 100 }.Select(static p => TrafficShare.OfPercent(p))];

    [Fact(DisplayName = "Every sequence goes through while a cutover shifts the traffic to green and back")]
    public async Task Moved()
    {
        await using var stores = await SharedStores.Create("dynamodb");
        await using var pair = await WirePair.StartShared(stores.Folder, stores.Environment);
        var log = ServerProcess.FreeUdpPort();
        await using var proxy = new BlueGreenProxy(pair.LambdaAddress.Port, pair.KestrelAddress.Port, pair.KestrelAddress.Port, log) { CheckTimeout = TimeSpan.FromSeconds(10), MarksSides = true };
        await proxy.Start();
        await using var engine = new HaProxyEngine(new HaProxyOptions { Sockets = [proxy.Socket], Map = proxy.Map, MapFile = proxy.Map, StateFile = proxy.States });
        for (var tries = 0; (await engine.Count(CancellationToken.None))[Side.Green].ServersUp < 2; tries++, await Task.Delay(100)) Assert.True(tries < 600, "HAProxy finds green not well.");

        var others = new ConstantLoad(proxy.Port, 20, static n => Health(n));
        var plan = Plan(log, pair.KestrelAddress);
        var journal = Directory.CreateTempSubdirectory("bm-moved-").FullName;
        try
        {
            await using var run = await Run.Begin(plan, engine, journal);
            await run.Until(static c => c.Progress.Green == Shares[0]);
            var sides = new List<(string Sequence, bool IsBlue)>();
            var (current, shift) = ("", 1);
            async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
            {
                // In the middle of every second sequence the traffic is shifted: up to everything, and then back.
                if (shift <= Shares.Length && sides.Count(s => s.Sequence == current) == 2 && sides.DistinctBy(static s => s.Sequence).Count() % 2 == 0)
                {
                    var to = shift < Shares.Length ? Shares[shift] : TrafficShare.None;
                    await run.Controller.Ask(new(to > TrafficShare.None ? ControlCommand.Promote : ControlCommand.Rollback, "tests"));
                    await run.Until(c => c.Progress.Green == to);
                    shift++;
                }

                var wire = SampleRequest.Of(sample).Wire;
                var answer = await RawClient.Send(proxy.Port, wire.Method, wire.Target, wire.Headers, wire.Body, cancelled);
                sides.Add((current, answer.Header("X-Side") == "blue"));
                return answer;
            }

            var runner = new SequenceRunner(Send, DataFolder.Codes(stores.Folder.Path), SampleTokens.From(Settings.From(new Dictionary<string, string>())));
            foreach (var name in Repository.Corpus.Sequences)
            {
                current = name;
                await runner.Run(await Repository.Corpus.Sequence(name), CancellationToken.None);
            }

            Assert.True(shift > Shares.Length, "The sequences ended before the shifts.");
            await run.Until(static c => c.Progress.State == RunState.RolledBack);
            await others.Stop();
            Assert.Equal([], others.Faults);
            Assert.Equal(TrafficShare.None, (await engine.Read(CancellationToken.None)).Green);
            Assert.Contains(sides.GroupBy(static s => s.Sequence), static s => s.Any(static a => a.IsBlue) && s.Any(static a => !a.IsBlue));
            Assert.True(sides.Count(static s => !s.IsBlue) >= 5, $"Green answered {sides.Count(static s => !s.IsBlue)} of {sides.Count}.");
        }
        finally
        {
            Directory.Delete(journal, recursive: true);
        }
    }

    private static CutoverPlan Plan(int log, Uri green)
    {
        return new CutoverPlan
        {
            Name = "moved",
            Digest = "d",
            Engine = new EnginePlan("haproxy", $"127.0.0.1:{log}", null, new Dictionary<string, IReadOnlyList<string>>()),
            // Each is ended by hand.
            Steps = [.. Shares.Select(static s => new StepPlan(s, TimeSpan.FromHours(1), 1, TimeSpan.FromHours(2)))],
            GreenReady = [new Uri(green, "health/ready")],
        };
    }

    /// <summary>Of many users, to whom each side answers alike.</summary>
    private static HttpRequestMessage Health(int n)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        var claims = Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"id":"{{n * 7919 % 5003}}"}""")).TrimEnd('=');
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"eyJhbGciOiJIUzI1NiJ9.{claims}.c2ln");
        return request;
    }

    /// <summary>A controller at work, as a process would have it.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly EngineSignals signals;
        private readonly Journal journal;
        private readonly Lease lease;
        private Task loop = Task.CompletedTask;

        private Run(Controller controller, EngineSignals signals, Journal journal, Lease lease) =>
            (Controller, this.signals, this.journal, this.lease) = (controller, signals, journal, lease);

        public Controller Controller { get; }

        public static async Task<Run> Begin(CutoverPlan plan, HaProxyEngine engine, string folder)
        {
            var lease = Lease.TryTake(Path.Combine(folder, "lease"), (await engine.Read(CancellationToken.None)).Fence)!;
            var journal = Journal.Open(Path.Combine(folder, "journal.ndjson"), TimeProvider.System, out var records);
            var signals = new EngineSignals(plan, engine, new RouteGroups(["GET /health"]), static (_, _) => Task.FromResult<string?>(null), TimeProvider.System);
            var controller = new Controller(
                new ControllerParts { Plan = plan, Engine = engine, Signals = signals, Journal = journal, Fence = lease.Fence, Run = static (_, _) => Task.FromResult<string?>(null) }, records);
            await controller.Begin(CancellationToken.None);
            var run = new Run(controller, signals, journal, lease);
            run.loop = Task.Run(run.Loop);
            return run;
        }

        /// <summary>Waits for the run to be somewhere; one that ends elsewhere says so.</summary>
        public async Task Until(Func<Controller, bool> holds)
        {
            for (var tries = 0; !holds(Controller); tries++, await Task.Delay(20)) Assert.True(tries < 15_000 && !Controller.IsOver, $"The run is at {Controller.Progress}.");
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await loop;
            await signals.DisposeAsync();
            journal.Dispose();
            lease.Dispose();
            stop.Dispose();
        }

        private async Task Loop()
        {
            while (!stop.IsCancellationRequested && !Controller.IsOver)
            {
                await Controller.Tick(CancellationToken.None);
                await Task.Delay(Controller.Interval, CancellationToken.None);
            }
        }
    }
}
