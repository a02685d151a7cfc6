using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Observing;
using BingeMe.TestSupport;
using Xunit;
using Xunit.Abstractions;

namespace CutoverTests.Deciding;

/// <summary>The figures of docs/cutover.md, point 18, simulated: green's requests at 10 % of 400 a second, looked at after each tenth.</summary>
public sealed class DecisionRulesTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Point_18_two_hundred_healthy_runs_at_a_true_error_rate_of_2_percent_are_not_rolled_back()
    {
        var falseAlarms = Enumerable.Range(0, 200).Select(run => Simulate(run, greenErrors: 0.02, blueErrors: 0.02, requests: Rounds.Of(1500, inLong: 5000))).Where(static r => r.Breach is not null).ToList();

        Assert.Equal([], falseAlarms.Select(static f => f.Breach!.ToString()));
    }

    /// <summary>Those that went well before dilute the whole window, not the short ones.</summary>
    [Theory]
    [InlineData(0, 40)]
    [InlineData(1000, 50)]
    public void Point_18_errors_of_20_percent_are_caught_within_a_median_of_40_requests(int healthyBefore, int atMost)
    {
        var needed = Enumerable.Range(0, 300).Select(run => Simulate(run, greenErrors: 0.2, blueErrors: 0.005, requests: 5000, healthyBefore)).Select(static r => r.Requests).Order().ToList();

        output.WriteLine($"20 % after {healthyBefore} healthy ones: median {needed[150]}, 95th percentile {needed[285]} requests");
        Assert.True(needed[150] <= atMost, $"The median is {needed[150]} requests.");
    }

    [Fact]
    public void Errors_just_above_blues_are_caught_although_they_are_near_the_limit()
    {
        var found = Enumerable.Range(0, 50).Select(run => Simulate(run, greenErrors: 0.06, blueErrors: 0, requests: 2000, healthyBefore: 500)).ToList();

        Assert.All(found, static f => Assert.NotNull(f.Breach));
    }

    [Fact]
    public void Point_13_one_operation_that_always_fails_is_seen_in_one_percent_of_the_traffic()
    {
        var (rules, window) = (new DecisionRules(new DecisionLimits()), new TrafficWindow());
        for (var i = 0; i < 1000; i++) window.Add(Sample(Side.Green, i, isError: i % 100 == 0, group: i % 100 == 0 ? "POST /posts" : "GET /posts"));

        var breach = Assert.Single(rules.Judge(window, Start.AddSeconds(100)));

        Assert.Equal(("errors", "POST /posts"), (breach.Rule, breach.Group));
    }

    [Fact]
    public void Point_11_refusals_of_many_users_are_greens_fault_and_those_of_one_user_his()
    {
        Assert.Contains(Judge(users: 200), static b => b.Rule == "refusals-beside-blue");
        Assert.Empty(Judge(users: 1));

        static IReadOnlyList<Breach> Judge(int users)
        {
            var window = new TrafficWindow();
            for (var i = 0; i < 500; i++)
            {
                window.Add(Sample(Side.Blue, i));
                window.Add(Sample(Side.Green, i) with { Status = 401, Bucket = i % users });
            }

            return new DecisionRules(new DecisionLimits()).Judge(window, Start.AddSeconds(100));
        }
    }

    /// <summary>At 100 % from the start there is no blue to compare with; a jump of what a broken authorizer answers is seen by what was before.</summary>
    [Theory]
    [InlineData(401, 200, true)]
    [InlineData(403, 200, true)]
    [InlineData(401, 1, false)]
    [InlineData(404, 200, false)]
    [InlineData(429, 200, false)]
    public void Point_38_refusals_of_everybody_are_seen_without_a_blue(int status, int users, bool isFault)
    {
        var (rules, window) = (new DecisionRules(new DecisionLimits()), new TrafficWindow());
        for (var i = 0; i < 500; i++) window.Add(Sample(Side.Green, i) with { Status = i % 20 == 0 ? status : 200 });
        Assert.Empty(rules.Judge(window, Start.AddSeconds(100)));

        var breaches = new List<Breach>();
        for (var i = 0; i < 200; i++)
        {
            window.Add(Sample(Side.Green, 500 + i) with { Status = status, Bucket = i % users });
            if (i % 10 == 0) breaches.AddRange(rules.Judge(window, Start.AddSeconds(100)));
        }

        Assert.Equal(isFault, breaches.Count > 0);
        Assert.All(breaches, static b => Assert.Equal(("refusals-beside-before", null), (b.Rule, b.Group)));
    }

    /// <summary>A share that stays is usual, whatever it is.</summary>
    [Fact]
    public void Point_38_steady_refusals_without_a_blue_are_no_fault()
    {
        var (rules, window, random) = (new DecisionRules(new DecisionLimits()), new TrafficWindow(), new Random(1));
        for (var i = 0; i < 20_000; i++)
        {
            window.Add(Sample(Side.Green, i) with { Status = random.NextDouble() < 0.3 ? 401 : 200 });
            if (i % 10 == 0) Assert.Empty(rules.Judge(window, Start.AddSeconds(100)));
        }
    }

    [Fact]
    public void Point_12_a_green_that_hangs_is_seen_although_no_request_ends()
    {
        var (rules, window) = (new DecisionRules(new DecisionLimits()), new TrafficWindow());
        for (var i = 0; i < 500; i++) window.Add(Sample(Side.Green, i));
        var hangs = Start.AddSeconds(20);
        var seen = TimeSpan.MaxValue;
        for (var tick = 0; tick < 60; tick++)
        {
            var now = hangs.AddMilliseconds(100 * tick);
            window.AddInFlight(now, 4 * tick);
            if (rules.Judge(window, now).Any(static b => b.Rule == "response-time") && seen == TimeSpan.MaxValue) seen = now - hangs;
        }

        Assert.InRange(seen, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Point_14_what_blue_breaks_too_says_so()
    {
        var (rules, window) = (new DecisionRules(new DecisionLimits()), new TrafficWindow());
        for (var i = 0; i < 100; i++)
        {
            window.Add(Sample(Side.Green, i, isError: i % 2 == 0));
            window.Add(Sample(Side.Blue, i, isError: i % 2 == 0));
        }

        Assert.All(rules.Judge(window, Start.AddSeconds(100)).Where(static b => b.Rule == "errors"), static b => Assert.True(b.IsBlueToo));
    }

    [Fact]
    public void Point_17_a_green_that_is_much_slower_than_blue_is_seen_below_the_limit()
    {
        var (rules, window) = (new DecisionRules(new DecisionLimits()), new TrafficWindow());
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            window.Add(Sample(Side.Blue, i) with { Duration = TimeSpan.FromMilliseconds(20 + (40 * random.NextDouble())) });
            window.Add(Sample(Side.Green, i) with { Duration = TimeSpan.FromMilliseconds(400 + (200 * random.NextDouble())) });
        }

        Assert.Contains(rules.Judge(window, Start.AddSeconds(100)), static b => b.Rule == "response-time-beside-blue");
    }

    private static (int Requests, Breach? Breach) Simulate(int seed, double greenErrors, double blueErrors, int requests, int healthyBefore = 0)
    {
        var random = new Random(seed);
        var (rules, window) = (new DecisionRules(new DecisionLimits()), new TrafficWindow());
        for (var i = 0; i < healthyBefore; i++) Both(i, blueErrors);
        for (var i = 1; i <= requests; i++)
        {
            Both(healthyBefore + i, greenErrors);
            if (i % 10 == 0 && rules.Judge(window, Start.AddMilliseconds(25 * i)) is [var breach, ..]) return (i, breach);
        }

        return (requests, null);

        void Both(int i, double errors)
        {
            window.Add(Sample(Side.Green, i, random.NextDouble() < errors));
            for (var blue = 0; blue < 9; blue++) window.Add(Sample(Side.Blue, i, random.NextDouble() < blueErrors));
        }
    }

    private static RequestSample Sample(Side side, int index, bool isError = false, string group = "GET /posts") => new(
        side, group, isError ? RequestOutcome.ServerError : RequestOutcome.Answered, isError ? 500 : 200, TimeSpan.FromMilliseconds(20), index % 10_000, Start.AddMilliseconds(25 * index));
}
