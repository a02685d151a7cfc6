using System.Collections.Concurrent;
using System.Diagnostics;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Sql;

/// <summary>The database goes away under traffic and comes back: 503 meanwhile, quickly, and nothing to restart.</summary>
[Trait("Category", "Server")]
[Trait("Runs", "Alone")]
public sealed class MySqlOutageTests
{
    [Fact]
    public async Task A_crash_is_503_at_once_and_over_as_soon_as_the_server_is_back()
    {
        await using var server = new MariaDbServer();
        await server.Start();
        await using var schema = await TempSchema.Create(server.Options);
        await using var site = await Site.Open(schema.Options);
        Assert.Equal(200, await site.Get("/auth/validate"));

        var answers = new ConcurrentQueue<(int Status, int Health, TimeSpan Took)>();
        using var stop = new CancellationTokenSource();
        var traffic = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var started = Stopwatch.GetTimestamp();
                var status = await site.Get("/auth/validate");
                answers.Enqueue((status, await site.Get("/health"), Stopwatch.GetElapsedTime(started)));
                await Task.Delay(5);
            }
        })).ToArray();

        await Task.Delay(500);
        server.Stop();
        await Task.Delay(2000);
        await server.Start();
        var back = Stopwatch.StartNew();
        while (await site.Get("/auth/validate") != 200)
            Assert.InRange(back.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await Task.Delay(1500);
        var during = answers.ToArray();
        answers.Clear();
        await Task.Delay(500);
        await stop.CancelAsync();
        await Task.WhenAll(traffic);
        Assert.All(during, a => Assert.True(a.Status is 200 or 503));
        Assert.Contains(during, a => a.Status == 503);
        Assert.All(during, a => Assert.Equal(200, a.Health));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
    }

    [Fact]
    public async Task During_an_outage_every_answer_is_503_within_two_seconds_and_health_is_200()
    {
        await using var server = new MariaDbServer();
        await server.Start();
        await using var schema = await TempSchema.Create(server.Options);
        await using var site = await Site.Open(schema.Options);
        Assert.Equal(200, await site.Get("/auth/validate"));
        var calls = Enumerable.Range(0, 10).Select(_ => Task.Run(() => Loop(site))).ToArray();
        await Task.Delay(300);
        server.Stop();
        var seen = (await Task.WhenAll(calls)).SelectMany(c => c).ToList();
        await server.Start();
        Assert.Equal([200, 503], seen.Select(s => s.Status).Distinct().Order());
        Assert.All(seen, s => Assert.InRange(s.Took, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.Equal(200, await site.Get("/health"));
        await Task.Delay(1100);
        Assert.Equal(200, await site.Get("/auth/validate"));
    }

    // Calls for a second and a half; the server dies in the middle of it.
    private static async Task<List<(int Status, TimeSpan Took)>> Loop(Site site)
    {
        var seen = new List<(int, TimeSpan)>();
        var running = Stopwatch.StartNew();
        while (running.Elapsed < TimeSpan.FromMilliseconds(1500))
        {
            var started = Stopwatch.GetTimestamp();
            seen.Add((await site.Get("/auth/validate"), Stopwatch.GetElapsedTime(started)));
        }

        return seen;
    }
}
