using System.Collections.Concurrent;
using System.Diagnostics;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.Nginx;
using BingeMe.Cutover.Observing;
using Xunit;

namespace CutoverTests.Engines.Nginx;

/// <summary>The symlink driver on the real nginx (docs/cutover.md, points 2 to 4 and 24).</summary>
public sealed class NginxEngineTests
{
    private const int Members = 500;

    [Fact]
    public async Task The_asked_share_is_served_and_nobody_moves_back_on_the_way_up()
    {
        await using var site = await NginxSite.Start();
        using var client = site.Client();
        await site.Engine.Claim(1, default);
        Assert.All(await Sides(client), static s => Assert.Equal("blue", s.Value));
        var before = new HashSet<int>();
        foreach (var percent in new[] { 1, 10, 50, 100 })
        {
            await site.Engine.Set(1, TrafficShare.OfPercent(percent), default);
            var green = (await Sides(client)).Where(static s => s.Value == "green").Select(static s => s.Key).ToHashSet();

            var share = percent / 100.0;
            Assert.InRange(green.Count - (Members * share), -4 * Math.Sqrt(Members * share * (1 - share)), 4 * Math.Sqrt(Members * share * (1 - share)));
            Assert.Subset(green, before);
            Assert.Equal(TrafficShare.OfPercent(percent), (await site.Engine.Read(default)).Green);
            before = green;
        }
    }

    /// <summary>A session's tokens change every hour; who holds them stays.</summary>
    [Fact]
    public async Task A_member_stays_on_its_side_with_a_new_token()
    {
        await using var site = await NginxSite.Start();
        using var client = site.Client();
        await site.Engine.Claim(1, default);
        await site.Engine.Set(1, TrafficShare.OfPercent(50), default);
        for (var member = 0; member < 50; member++)
            Assert.Equal(await NginxSite.SideOf(client, member), await NginxSite.SideOf(client, member, issued: 3600 + member));
    }

    [Fact]
    public async Task Changes_under_load_fail_no_request_and_a_rollback_is_immediate()
    {
        await using var site = await NginxSite.Start();
        using var client = site.Client();
        await site.Engine.Claim(1, default);
        var faults = new ConcurrentQueue<string>();
        // When a green answer's request was begun.
        var green = new ConcurrentQueue<long>();
        var sent = 0;
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 10).Select(worker => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref sent);
                using var request = NginxSite.Request(number % 500, number % 10 < 3 ? HttpMethod.Post : HttpMethod.Get);
                var began = Stopwatch.GetTimestamp();
                try
                {
                    using var answer = await client.SendAsync(request, CancellationToken.None);
                    if (!answer.IsSuccessStatusCode) faults.Enqueue($"{request.Method} {(int)answer.StatusCode}");
                    else if (answer.Headers.GetValues("X-Side").Single() == "green") green.Enqueue(began);
                }
                catch (HttpRequestException e)
                {
                    faults.Enqueue($"{request.Method} {e.Message}");
                }

                await Task.Delay(20, CancellationToken.None);
            }
        })).ToArray();

        var rolledBack = 0L;
        foreach (var percent in new[] { 1, 5, 10, 25, 50, 75, 100, 50, 0, 10, 90, 20, 80, 30, 70, 40, 60, 100, 50, 0 })
        {
            await site.Engine.Set(1, TrafficShare.OfPercent(percent), default);
            rolledBack = Stopwatch.GetTimestamp();
            // On a busy machine as on an idle one.
            for (var (enough, tries) = (Volatile.Read(ref sent) + 60, 0); Volatile.Read(ref sent) < enough; tries++)
            {
                Assert.True(tries < 1500, "No requests are sent any more.");
                await Task.Delay(20);
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Empty(faults);
        Assert.True(sent > 1000, $"Only {sent} requests were sent.");
        // Not one that began after the write had returned.
        Assert.True(green.Max() < rolledBack, "Green served a request that began after the rollback.");
        Assert.True(green.Count > 100, $"Only {green.Count} went to green.");
    }

    [Fact]
    public async Task A_write_of_a_lower_number_has_no_effect()
    {
        await using var site = await NginxSite.Start();
        await site.Engine.Claim(3, default);
        await site.Engine.Set(3, TrafficShare.OfPercent(10), default);
        await site.Engine.Claim(4, default);

        var late = await Assert.ThrowsAsync<EngineClaimedException>(() => site.Engine.Set(3, TrafficShare.OfPercent(100), default));
        Assert.Contains("later writer (number 4, this one has 3)", late.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EngineClaimedException>(() => site.Engine.Maintenance(3, Side.Blue, isOn: true, default));
        await Assert.ThrowsAsync<EngineClaimedException>(() => site.Engine.Claim(4, default));
        await Assert.ThrowsAsync<EngineException>(() => site.Engine.Set(5, TrafficShare.All, default));

        var state = await site.Engine.Read(default);
        Assert.Equal((TrafficShare.OfPercent(10), 4L), (state.Green, state.Fence));
    }

    /// <summary>Many writers at once, one of them entitled: what is in force is always its own.</summary>
    [Fact]
    public async Task Of_two_writers_at_once_only_the_later_one_has_effect()
    {
        await using var site = await NginxSite.Start();
        await using var other = new NginxEngine(site.Divisions, site.Status, TimeProvider.System);
        await site.Engine.Claim(1, default);
        using var stop = new CancellationTokenSource();
        var early = Task.Run(async () =>
        {
            var refused = 0;
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await site.Engine.Set(1, TrafficShare.OfPercent(77), default);
                }
                catch (EngineClaimedException)
                {
                    refused++;
                }

                await Task.Delay(1, CancellationToken.None);
            }

            return refused;
        });
        await Task.Delay(50);
        await other.Claim(2, default);
        for (var percent = 1; percent <= 50; percent++)
        {
            await other.Set(2, TrafficShare.OfPercent(percent), default);
            var state = await other.Read(default);
            Assert.Equal((TrafficShare.OfPercent(percent), 2L), (state.Green, state.Fence));
        }

        await stop.CancelAsync();
        Assert.True(await early > 0);
    }

    [Fact]
    public async Task A_side_out_of_service_gets_nothing_and_its_share_is_kept()
    {
        await using var site = await NginxSite.Start();
        using var client = site.Client();
        await site.Engine.Claim(1, default);
        await site.Engine.Set(1, TrafficShare.OfPercent(50), default);
        foreach (var (side, other) in new[] { (Side.Green, "blue"), (Side.Blue, "green") })
        {
            await site.Engine.Maintenance(1, side, isOn: true, default);
            for (var member = 0; member < 60; member++) Assert.Equal(other, await NginxSite.SideOf(client, member));
            var state = await site.Engine.Read(default);
            Assert.Equal(TrafficShare.OfPercent(50), state.Green);
            Assert.Equal([side], state.OutOfService);

            await Assert.ThrowsAsync<EngineException>(() => site.Engine.Maintenance(1, side == Side.Blue ? Side.Green : Side.Blue, isOn: true, default));
            await site.Engine.Maintenance(1, side, isOn: false, default);
        }

        Assert.Contains("green", (await Sides(client)).Values);
        Assert.Contains("blue", (await Sides(client)).Values);
    }

    /// <summary>Where a writer may die: the folder half built, whole, with its link made, and the link switched with nothing swept.</summary>
    [Fact]
    public async Task What_a_writer_that_died_left_changes_nothing_and_is_swept()
    {
        await using var site = await NginxSite.Start();
        await site.Engine.Claim(1, default);
        await site.Engine.Set(1, TrafficShare.OfPercent(30), default);
        var divisions = Path.Combine(site.Divisions, "divisions");
        Directory.CreateDirectory(Path.Combine(divisions, "half"));
        await File.WriteAllTextAsync(Path.Combine(divisions, "half", "b00"), "");
        new NginxDivision("whole", 1, 99, []).Write(divisions);
        File.CreateSymbolicLink(Path.Combine(site.Divisions, "next-whole"), "divisions/whole");

        Assert.Equal(TrafficShare.OfPercent(30), (await site.Engine.Read(default)).Green);

        await site.Engine.Set(1, TrafficShare.OfPercent(40), default);
        Assert.Equal(TrafficShare.OfPercent(40), (await site.Engine.Read(default)).Green);
        Assert.Equal(2, Directory.GetDirectories(divisions).Length);
        Assert.Empty(Directory.GetFileSystemEntries(site.Divisions, "next-*"));
    }

    [Fact]
    public async Task What_is_read_is_what_nginx_has()
    {
        await using var site = await NginxSite.Start();
        Assert.Equal((TrafficShare.None, 0L), ((await site.Engine.Read(default)).Green, (await site.Engine.Read(default)).Fence));
        await site.Engine.Claim(1, default);
        await site.Engine.Set(1, TrafficShare.OfPercent(20), default);

        // A folder that nginx does not look at.
        await using (var elsewhere = new NginxEngine(Path.Combine(site.Folder, "elsewhere"), site.Status, TimeProvider.System))
        {
            await elsewhere.Claim(1, default);
            await elsewhere.Set(1, TrafficShare.OfPercent(100), default);
            await Assert.ThrowsAsync<EngineException>(() => elsewhere.Read(default));
        }

        // A bucket that somebody else moved.
        await File.WriteAllTextAsync(Path.Combine(site.Divisions, "cur", "b70"), "");
        var torn = await Assert.ThrowsAsync<EngineException>(() => site.Engine.Read(default));
        Assert.Contains("not those of 20 % green", torn.Message, StringComparison.Ordinal);
        await site.Engine.Set(1, TrafficShare.OfPercent(20), default);
        Assert.Equal(TrafficShare.OfPercent(20), (await site.Engine.Read(default)).Green);

        // No nginx at all.
        await using var deaf = new NginxEngine(site.Divisions, new Uri("http://127.0.0.1:9/division/"), TimeProvider.System);
        Assert.Contains("Is it running", (await Assert.ThrowsAsync<EngineException>(() => deaf.Read(default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_side_is_asked_in_its_own_manner()
    {
        await using var site = await NginxSite.Start();
        using var client = site.Client();
        await site.Engine.Claim(1, default);
        await NginxSite.SideOf(client, 1);
        await site.Engine.Set(1, TrafficShare.All, default);
        for (var number = 0; number < 200; number++) await NginxSite.SideOf(client, number);

        Assert.Equal([NginxSite.BlueHost], site.ServerNames.Keys);
        Assert.Equal(NginxSite.BlueHost, site.Seen["blue"]["Host"]);
        Assert.Equal("127.0.0.1", site.Seen["green"]["Host"]);
        foreach (var side in site.Seen.Values)
        {
            Assert.Equal("127.0.0.1", side["X-Forwarded-For"]);
            Assert.Equal("http", side["X-Forwarded-Proto"]);
        }

        Assert.True(site.GreenConnections.Count <= 4, $"{site.GreenConnections.Count} connections to green for 200 requests.");
        using var odd = await client.GetAsync("a%2Fb/%20c?q=%3F&q=2");
        Assert.Equal("/a%2Fb/%20c?q=%3F&q=2", odd.Headers.GetValues("X-Target").Single());
    }

    /// <summary>The lines are HAProxy's behind a syslog head, so that one reader takes both.</summary>
    [Theory]
    [InlineData("failing?token=secret", RequestOutcome.ServerError, 503, 0)]
    // It takes 1,100 ms; nginx counts by a clock that it looks at now and then.
    [InlineData("slow", RequestOutcome.Answered, 200, 1000)]
    [InlineData("a%20b/c", RequestOutcome.Answered, 200, 0)]
    [InlineData("broken", RequestOutcome.TransportError, 502, 0)]
    public async Task A_request_leaves_a_line_that_the_controller_reads(string path, RequestOutcome outcome, int status, int atLeastMs)
    {
        await using var site = await NginxSite.Start();
        using var client = site.Client();
        await site.Engine.Claim(1, default);
        await site.Engine.Set(1, TrafficShare.All, default);
        var lines = new ConcurrentQueue<string>();
        await using var receiver = LogReceiver.Open($"127.0.0.1:{site.LogPort}", lines.Enqueue);
        using var answer = await client.GetAsync(path);
        for (var tries = 0; lines.IsEmpty && tries < 250; tries++) await Task.Delay(20);

        Assert.True(lines.TryDequeue(out var line));
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
        Assert.True(new EngineLog("blue", "green", new RouteGroups(["GET /slow"])).TryRead(line, out var sample), line);
        Assert.InRange(sample.Ended, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Equal((Side.Green, outcome, status), (sample.Side, sample.Outcome, sample.Status));
        Assert.InRange(sample.Duration.TotalMilliseconds, atLeastMs, atLeastMs + 5000);
        Assert.InRange(sample.Bucket, 0, 9900);
        Assert.Equal(0, sample.Bucket % 100);
    }

    [Fact]
    public async Task A_share_between_two_buckets_and_what_nginx_cannot_do_are_refused()
    {
        await using var engine = new NginxEngine(Path.GetTempPath(), new Uri("http://127.0.0.1:9/"), TimeProvider.System);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => engine.Set(1, TrafficShare.OfPercent(0.5m), default));
        await Assert.ThrowsAsync<EngineException>(() => engine.Mirror(1, isOn: true, default));
        await Assert.ThrowsAsync<EngineException>(() => engine.Heartbeat(1, null, default));
    }

    private static async Task<Dictionary<int, string>> Sides(HttpClient client)
    {
        var sides = new ConcurrentDictionary<int, string>();
        await Parallel.ForAsync(0, Members, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (member, _) => sides[member] = await NginxSite.SideOf(client, member));
        return new Dictionary<int, string>(sides);
    }
}
