using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using BingeMe.TestSupport.Servers;

namespace Database;

/// <summary>
/// All calls mixed at seven tenths of what host, database and this program together can do, in an open loop: what is slow thins nothing out,
/// and times count from the planned start. What grows in a process that is to run for months grows here first.
/// </summary>
internal sealed class Soak(MariaDbServer server, Host host, IReadOnlyList<Call> calls, int connections)
{
    private const double Share = 0.7;

    /// <summary>Requests under way beyond which a host that stands still is no longer sent more.</summary>
    private const int MostUnderWay = 5_000;

    /// <summary>How much more the last quarter may have than the second one; the first is for warming up.</summary>
    private const double Flat = 1.1;

    /// <summary>Of answer times, whose tail is chance to a good part.</summary>
    private const double FlatTimes = 1.5;

    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(20);

    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 }) { Timeout = TimeSpan.FromSeconds(40) };
    private readonly Lock gate = new();
    private List<double> times = [];
    private readonly ConcurrentDictionary<string, int> faults = new(StringComparer.Ordinal);
    private int underWay;
    private int failed;

    /// <summary>Runs it and prints a line a minute.</summary>
    /// <returns>Whether nothing failed and everything stayed flat.</returns>
    public async Task<bool> Run(int minutes, CancellationToken cancelled)
    {
        var capacity = await Capacity(cancelled);
        var rate = Share * capacity;
        Say($"{capacity:0} requests/s at {connections} at once; {rate:0}/s for {minutes} minutes, {calls.Count} calls in turns.");
        Say($"{"minute",6} {"requests",9} {"failed",7} {"p50 ms",8} {"p99 ms",8} {"MB",6} {"handles",8} {"threads",8} {"MariaDB MB",11}");
        var lines = new List<Minute>();
        var load = Load(rate, TimeSpan.FromMinutes(minutes), cancelled);
        for (var minute = 1; minute <= minutes; minute++)
        {
            await Task.WhenAny(load, Task.Delay(TimeSpan.FromMinutes(1), cancelled));
            lines.Add(Take());
            var line = lines[^1];
            Say($"{minute,6} {line.Requests,9} {line.Failed,7} {line.Median,8:0.0} {line.P99,8:0.0} {line.Megabytes,6:0} {line.Handles,8} {line.Threads,8} {Status(server.Id, "VmRSS") / 1024.0,11:0}");
        }

        await load;
        foreach (var (how, times) in faults.OrderByDescending(static f => f.Value)) Say($"{times} x {how}");
        return Judge(lines);
    }

    private static bool Judge(List<Minute> lines)
    {
        var quarter = Math.Max(1, lines.Count / 4);
        var (early, late) = (lines.Skip(lines.Count / 4).Take(quarter).ToList(), lines.TakeLast(quarter).ToList());
        var grown = new List<string>();
        if (lines.Sum(static l => l.Failed) is > 0 and var failures) grown.Add($"{failures} requests failed");
        foreach (var (name, limit, of) in new (string, double, Func<Minute, double>)[] { ("megabytes", Flat, static m => m.Megabytes), ("handles", Flat, static m => m.Handles), ("threads", Flat, static m => m.Threads), ("p99", FlatTimes, static m => m.P99) })
        {
            var (before, after) = (Median(early.Select(of)), Median(late.Select(of)));
            Say($"{name}: {before:0.0} in the second quarter, {after:0.0} in the last: {after / before:0.00}");
            if (after > before * limit) grown.Add($"{name} grew");
        }

        Say($"{(grown.Count == 0 ? "Flat, and nothing failed." : string.Join(", ", grown) + ".")}");
        return grown.Count == 0;
    }

    private async Task<double> Capacity(CancellationToken cancelled)
    {
        // The first round warms both up.
        var rate = 0.0;
        for (var round = 0; round < 2; round++)
        {
            // One count for all: where each had its own, those with quick calls would make more of them, and the mix would be another one.
            var (since, at) = (Stopwatch.GetTimestamp(), 0);
            await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
            {
                while (Stopwatch.GetElapsedTime(since) < Probe) await Send(Interlocked.Increment(ref at), Stopwatch.GetTimestamp(), cancelled);
            }));
            rate = at / Stopwatch.GetElapsedTime(since).TotalSeconds;
        }

        if (Take().Failed is > 0 and var failures) throw new InvalidOperationException($"{failures} requests failed before the soak began: {string.Join(", ", faults.Keys)}.");
        return rate;
    }

    private async Task Load(double rate, TimeSpan time, CancellationToken cancelled)
    {
        var (since, pending) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var sent = 0; Stopwatch.GetElapsedTime(since) < time; sent++)
        {
            var planned = since + (long)(sent / rate * Stopwatch.Frequency);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), planned) is { Ticks: > 0 } early) await Task.Delay(early, cancelled);
            if (Volatile.Read(ref underWay) >= MostUnderWay) Fail("not sent, too many under way");
            else pending.Add(Send(sent, planned, cancelled));
            if (pending.Count >= 2 * MostUnderWay) pending.RemoveAll(static p => p.IsCompleted);
        }

        await Task.WhenAll(pending);
    }

    private async Task Send(int at, long planned, CancellationToken cancelled)
    {
        var call = calls[at % calls.Count];
        Interlocked.Increment(ref underWay);
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(host.Address, call.Path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Token(at / calls.Count % connections));
            if (call.Body is not null) request.Content = new StringContent(call.Body, Encoding.UTF8, "application/json");
            using var answer = await client.SendAsync(request, cancelled);
            await answer.Content.ReadAsByteArrayAsync(cancelled);
            if (!answer.IsSuccessStatusCode) Fail($"{(int)answer.StatusCode} of {call.Name}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancelled.IsCancellationRequested)
        {
            Fail($"{e.GetBaseException().Message} of {call.Name}");
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }

        var taken = Stopwatch.GetElapsedTime(planned).TotalMilliseconds;
        lock (gate) times.Add(taken);
    }

    private void Fail(string how)
    {
        Interlocked.Increment(ref failed);
        faults.AddOrUpdate(how, 1, static (_, n) => n + 1);
    }

    private Minute Take()
    {
        List<double> taken;
        lock (gate) (taken, times) = (times, new List<double>(times.Count));
        taken.Sort();
        double At(double share) => taken.Count == 0 ? 0 : taken[(int)(share * (taken.Count - 1))];
        return new Minute(
            taken.Count, Interlocked.Exchange(ref failed, 0), At(0.5), At(0.99), Status(host.Id, "VmRSS") / 1024.0, Directory.GetFiles($"/proc/{host.Id}/fd").Length, (int)Status(host.Id, "Threads"));
    }

    /// <summary>A number of <c>/proc/PID/status</c> (proc_pid_status(5)); sizes are in KiB.</summary>
    private static long Status(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record Minute(int Requests, int Failed, double Median, double P99, double Megabytes, int Handles, int Threads);
}
