using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cutover.Running;

/// <summary>
/// Asks the green hosts directly: whether they are ready, and what they miss (the migration plan's trigger "database connection trouble";
/// docs/cutover.md, point 14), and tries what users cannot do without (point 15). Once is an accident, twice in a row is a fault.
/// </summary>
internal sealed class GreenProbes : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const int MaxBody = 64 * 1024;

    private readonly CutoverPlan plan;
    private readonly Func<CommandPlan, CancellationToken, Task<string?>> run;
    private readonly TimeProvider clock;
    private readonly HttpClient client;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock guard = new();
    private readonly Dictionary<Uri, (int Times, Readiness Last)> hosts = [];
    private readonly Dictionary<string, (int Times, string Text)> journeys = new(StringComparer.Ordinal);
    private readonly List<Task> loops = [];
    private volatile bool isServing;

    /// <summary>Begins to ask.</summary>
    /// <param name="plan">Whom, and what.</param>
    /// <param name="run">Runs a journey: null where it succeeded, else what was wrong.</param>
    /// <param name="clock">The clock.</param>
    public GreenProbes(CutoverPlan plan, Func<CommandPlan, CancellationToken, Task<string?>> run, TimeProvider clock)
    {
        (this.plan, this.run, this.clock) = (plan, run, clock);
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromSeconds(10) }) { Timeout = Patience, MaxResponseContentBufferSize = MaxBody };
        foreach (var host in plan.GreenReady) loops.Add(Task.Run(() => Watch(host)));
        if (plan.Journeys.Count > 0) loops.Add(Task.Run(Travel));
    }

    /// <summary>What stands against green.</summary>
    /// <param name="isGreenServing">Whether it serves; journeys are tried only then.</param>
    public IReadOnlyList<Signal> Current(bool isGreenServing)
    {
        isServing = isGreenServing;
        lock (guard)
        {
            var signals = new List<Signal>();
            var faulty = hosts.Where(static h => h.Value.Times >= 2).ToList();
            foreach (var (host, (_, last)) in faulty.Where(static f => f.Value.Last.Missing is not null).Take(1))
                signals.Add(new Signal(new Breach("dependency", null, $"{host.Authority} is not ready: {last.Missing} is down.", IsBlueToo: last.IsBlueToo), last.IsBlueToo ? SignalAction.Hold : SignalAction.RollBack));

            // One of several that is restarted is the engine's to leave out; none that is ready is the end.
            if (signals.Count == 0 && hosts.Count > 0 && faulty.Count == plan.GreenReady.Count)
                signals.Add(new Signal(new Breach("not-ready", null, $"No green host is ready: {faulty[0].Value.Last.Text}", IsBlueToo: false), SignalAction.RollBack));
            foreach (var (name, (times, text)) in journeys)
                if (times >= 2) signals.Add(new Signal(new Breach("journey", null, $"'{name}' failed twice: {text}", IsBlueToo: false), SignalAction.RollBack));
            return signals;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        client.Dispose();
        stop.Dispose();
    }

    private async Task Watch(Uri host)
    {
        while (!stop.IsCancellationRequested)
        {
            var readiness = await Ask(host);
            if (readiness is { IsReady: false, Missing: not null } && plan.BlueReady is { } blue) readiness = readiness with { IsBlueToo = (await Ask(blue)).Missing is not null };
            lock (guard) hosts[host] = (readiness.IsReady ? 0 : hosts.GetValueOrDefault(host).Times + 1, readiness);
            await Wait(Every);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever an answer makes go wrong, the host is not ready, and asking goes on: a loop that ends in silence sees nothing any more.")]
    private async Task<Readiness> Ask(Uri host)
    {
        try
        {
            using var answer = await client.GetAsync(host, stop.Token);
            if (answer.StatusCode == HttpStatusCode.OK) return new Readiness(true, null, "");
            // The bytes: a charset of the answer's own choice need not be one that is known here, and JSON is UTF-8.
            var body = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(stop.Token));
            return new Readiness(false, MissingOf(body), $"{host} answered {(int)answer.StatusCode}.");
        }
        catch (Exception e)
        {
            return new Readiness(stop.IsCancellationRequested, null, $"{host}: {(e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s." : e.Message)}");
        }
    }

    // Of data.dependencies, each with its name and state (docs/ec2.md, "ready").
    private static string? MissingOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var missing = document.RootElement.GetProperty("data").GetProperty("dependencies").EnumerateArray().Where(static d => d.GetProperty("state").GetString() != "up").Select(static d => d.GetProperty("name").GetString()).ToList();
            return missing.Count == 0 ? null : string.Join(", ", missing);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Another server's page, e.g. a proxy's: not ready all the same.
            return null;
        }
    }

    private async Task Travel()
    {
        while (!stop.IsCancellationRequested)
        {
            if (isServing)
            {
                foreach (var journey in plan.Journeys)
                {
                    var fault = await Try(journey);
                    if (stop.IsCancellationRequested) return;
                    lock (guard) journeys[journey.Name] = fault is null ? (0, "") : (journeys.GetValueOrDefault(journey.Name).Times + 1, fault);
                }
            }

            await Wait(isServing ? plan.JourneyEvery : Every);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A journey that cannot even be tried is one that failed, and the others go on.")]
    private async Task<string?> Try(CommandPlan journey)
    {
        try
        {
            return await run(journey, stop.Token);
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }

    private async Task Wait(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, clock, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees that it is to end.
        }
    }

    private sealed record Readiness(bool IsReady, string? Missing, string Text)
    {
        public bool IsBlueToo { get; init; }
    }
}
