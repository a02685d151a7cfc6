using System.Diagnostics;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Outages;

/// <summary>
/// The requirement on every store, under traffic: what needs it answers 503 within two seconds while it is away, all else goes on, and
/// within five seconds of its return everything is as before, without a restart.
/// </summary>
internal static class Outage
{
    private const int CallersEach = 3;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    /// <summary>Runs through one outage and demands what is required. Gives every answer.</summary>
    /// <param name="server">Whose.</param>
    /// <param name="fault"><c>crash</c> or <c>hang</c>.</param>
    /// <param name="needing">Operations that need the server, each asked once before and found well.</param>
    /// <param name="others">Operations that do not.</param>
    public static async Task<IReadOnlyList<Answered>> Run(
        ServerProcess server, string fault, Dictionary<string, Func<Task<SiteAnswer>>> needing, Dictionary<string, Func<Task<SiteAnswer>>> others)
    {
        var all = needing.Concat(others).ToDictionary();
        foreach (var (name, operation) in all)
        {
            var before = await operation();
            Assert.True(before.Status == 200, $"{name} answered {before.Status} before the outage: {before.Json}");
        }

        var traffic = new Traffic(CallersEach, all);
        await Task.Delay(Calm);
        var brokeAt = traffic.Now;
        if (fault == "crash") server.Stop();
        else await server.Freeze();
        await Task.Delay(Length);
        var backFrom = traffic.Now;
        if (fault == "crash") await server.Start();
        else await server.Thaw();
        var backAt = traffic.Now;

        await WaitUntilWell(needing, traffic);
        var wellAt = traffic.Now;
        await Task.Delay(Calm);
        var answers = await traffic.Stop();

        var slack = traffic.Lateness;
        var slowest = answers.MaxBy(a => a.Took)!;
        Assert.True(slowest.Took <= Bound + slack, $"{slowest} is slower than {Bound} and the machine's own lateness of {slack}.");
        Assert.Equal([], answers.Where(a => a.Status is not 200 and not 503));
        Assert.Equal([], answers.Where(a => others.ContainsKey(a.Operation) && a.Status != 200));
        Assert.Equal([], answers.Where(a => a.Status != 200 && a.Began + a.Took < brokeAt));
        var during = answers.Where(a => a.Began > brokeAt && a.Began + a.Took < backFrom).ToList();
        foreach (var name in needing.Keys)
            Assert.Equal([503], during.Where(a => a.Operation == name).Select(a => a.Status).Distinct());
        foreach (var name in others.Keys)
            Assert.Contains(during, a => a.Operation == name);
        Assert.True(wellAt - backAt <= Recovery + slack, $"It took {wellAt - backAt} after the server's return.");
        Assert.Equal([], answers.Where(a => a.Began > wellAt && a.Status != 200));
        return answers;
    }

    // Well is when each of them has gone through twice in a row, begun after the return.
    private static async Task WaitUntilWell(Dictionary<string, Func<Task<SiteAnswer>>> needing, Traffic traffic)
    {
        var since = traffic.Now;
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < 4 * Recovery)
        {
            var fresh = traffic.Answers.Where(a => a.Began >= since).GroupBy(a => a.Operation).ToDictionary(g => g.Key, g => g.TakeLast(2 * CallersEach).ToList());
            if (needing.Keys.All(n => fresh.TryGetValue(n, out var last) && last.Count == 2 * CallersEach && last.TrueForAll(a => a.Status == 200))) return;
            await Task.Delay(20);
        }
    }
}
