using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using BingeMe.TestSupport.Servers;

namespace Database;

/// <summary>Plays one call on each host in turns, so that whatever else the machine does falls on both alike.</summary>
internal sealed class Bench(MariaDbServer server, int rounds, int requests, int connections)
{
    /// <summary>Clock ticks of a second in <c>/proc</c> (proc_pid_stat(5), sysconf(_SC_CLK_TCK)): 100 on every Linux.</summary>
    private const double TicksASecond = 100;

    /// <summary>Measures a call. Gives the figures of each host, in their order.</summary>
    /// <exception cref="InvalidOperationException">A host answered anything but 200.</exception>
    public async Task<IReadOnlyList<Figures>> Measure(Call call, IReadOnlyList<Host> hosts, CancellationToken cancelled)
    {
        var sums = hosts.Select(static h => new Figures { Host = h.Name }).ToList();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections });
        foreach (var host in hosts) await Play(client, host, call, Math.Max(requests / 2, 4 * connections), cancelled);
        for (var round = 0; round < rounds; round++)
        {
            // The one that goes first changes, for what the other leaves behind.
            for (var turn = 0; turn < hosts.Count; turn++)
            {
                var at = (turn + round) % hosts.Count;
                var (sqlBefore, hostBefore, since) = (Ticks(server.Id), Ticks(hosts[at].Id), Stopwatch.GetTimestamp());
                await Play(client, hosts[at], call, requests, cancelled);
                sums[at].Seconds += Stopwatch.GetElapsedTime(since).TotalSeconds;
                sums[at].SqlSeconds += (Ticks(server.Id) - sqlBefore) / TicksASecond;
                sums[at].HostSeconds += (Ticks(hosts[at].Id) - hostBefore) / TicksASecond;
                sums[at].Requests += requests;
            }
        }

        return sums;
    }

    private async Task Play(HttpClient client, Host host, Call call, int count, CancellationToken cancelled)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async n =>
        {
            var token = new AuthenticationHeaderValue("Bearer", call.Token(n));
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(host.Address, call.Path));
                request.Headers.Authorization = token;
                if (call.Body is not null) request.Content = new StringContent(call.Body, Encoding.UTF8, "application/json");
                using var answer = await client.SendAsync(request, cancelled);
                var body = await answer.Content.ReadAsStringAsync(cancelled);
                if ((int)answer.StatusCode != 200) throw new InvalidOperationException($"{host.Name}, {call.Name}: {(int)answer.StatusCode} {body}");
            }
        }));
    }

    /// <summary>User and system time of a process, the 14th and 15th field behind the name in brackets.</summary>
    private static long Ticks(int process)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}

/// <summary>What was measured of one host.</summary>
internal sealed record Figures
{
    public required string Host { get; init; }

    public long Requests { get; set; }

    public double Seconds { get; set; }

    public double SqlSeconds { get; set; }

    public double HostSeconds { get; set; }

    /// <summary>Processor milliseconds of MariaDB for each request.</summary>
    public double Sql => SqlSeconds * 1_000 / Requests;

    /// <summary>Processor milliseconds of the host for each request.</summary>
    public double OfHost => HostSeconds * 1_000 / Requests;

    public double Rate => Requests / Seconds;
}
