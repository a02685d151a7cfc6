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
    private const int Tries = 3;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    // A machine that stood still for longer in the middle of it has measured itself: then once more.
    private static readonly TimeSpan TolerableStandstill = TimeSpan.FromMilliseconds(400);

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

        List<Answered> answers = [];
        for (var tries = 1; ; tries++)
        {
            var course = await Go(server, fault, needing, all);
            answers.AddRange(course.Answers);
            if (course.Standstill > TolerableStandstill && tries < Tries) continue;
            Judge(course, needing.Keys, others.Keys);
            return answers;
        }
    }

    private static async Task<Course> Go(
        ServerProcess server, string fault, Dictionary<string, Func<Task<SiteAnswer>>> needing, Dictionary<string, Func<Task<SiteAnswer>>> all)
    {
        var traffic = new Traffic(CallersEach, all);
        await Task.Delay(Calm);
        var brokeAt = traffic.Now;
        if (fault == "crash") server.Stop();
        else await server.Freeze();
        var downFrom = traffic.Now;
        await Task.Delay(Length);
        var backFrom = traffic.Now;
        if (fault == "crash") await server.Start();
        else await server.Thaw();
        var backAt = traffic.Now;

        await WaitUntilWell(needing, traffic);
        var wellAt = traffic.Now;
        await Task.Delay(Calm);
        return new Course(await traffic.Stop(), brokeAt, downFrom, backFrom, backAt, wellAt, traffic.Standstill, traffic.Lateness);
    }

    private static void Judge(Course course, IReadOnlyCollection<string> needing, IReadOnlyCollection<string> others)
    {
        var answers = course.Answers;
        var slowest = answers.MaxBy(a => a.Took)!;
        Assert.True(slowest.Took <= Bound + course.Lateness, $"{slowest} is slower than {Bound} and the machine's own lateness of {course.Lateness}.");
        Assert.Equal([], answers.Where(a => a.Status is not 200 and not 503));
        Assert.Equal([], answers.Where(a => others.Contains(a.Operation) && a.Status != 200));
        Assert.Equal([], answers.Where(a => a.Status != 200 && a.Ended < course.BrokeAt));
        var during = answers.Where(a => a.Began > course.DownFrom && a.Ended < course.BackFrom).ToList();
        foreach (var name in needing)
            Assert.Equal([503], during.Where(a => a.Operation == name).Select(a => a.Status).Distinct());
        foreach (var name in others)
            Assert.Contains(during, a => a.Operation == name);
        Assert.True(course.WellAt - course.BackAt <= Recovery + course.Lateness, $"It took {course.WellAt - course.BackAt} after the server's return.");
        Assert.Equal([], answers.Where(a => a.Began > course.WellAt && a.Status != 200));
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

    private sealed record Course(
        IReadOnlyList<Answered> Answers, TimeSpan BrokeAt, TimeSpan DownFrom, TimeSpan BackFrom, TimeSpan BackAt, TimeSpan WellAt, TimeSpan Standstill, TimeSpan Lateness);
}
