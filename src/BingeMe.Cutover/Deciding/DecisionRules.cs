using BingeMe.Cutover.Observing;

namespace BingeMe.Cutover.Deciding;

/// <summary>Judges green by its latest requests, by limits and beside blue (docs/cutover.md, points 11 to 18).</summary>
/// <param name="limits">What is too much.</param>
internal sealed class DecisionRules(DecisionLimits limits)
{
    /// <summary>
    /// Windows that are looked at besides the whole one, so that what begins now is not diluted by the hundreds that went well before. Short
    /// ones need nearly all to fail.
    /// </summary>
    private static readonly int[] Bursts = [5, 10, 20, 30, 40, 50, 60, 75, 90, 125, 180, 250, 350, TrafficWindow.Size];

    private static readonly int[] Comparisons = [60, 125, 250, TrafficWindow.Size];

    // Of a window this small, Wilson's bound is not yet to be trusted (point 18).
    private const int Fewest = 30;

    // Windows overlap and are looked at thousands of times a run, so a single look's chance must be far below a run's.
    private const double BurstChance = 3e-4;
    private const double ComparisonChance = 1e-6;

    private readonly int[] burstLimits = [.. Bursts.Select(n => Enumerable.Range(0, n + 2).First(k => k > n || Statistics.BinomialAtLeast(k, n, limits.ErrorShare) < BurstChance))];

    /// <summary>What green breaks now; empty = nothing.</summary>
    /// <param name="window">What was seen.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<Breach> Judge(TrafficWindow window, DateTimeOffset now)
    {
        var breaches = new List<Breach>();
        var hanging = window.InFlightLongerThan(limits.ResponseTime, now);
        foreach (var view in window.News())
        {
            TooMany(view, "errors", 0, static (s, _) => s.IsError, "failed");
            // Requests that are not finished and late already count as the slow ones that they will be (point 12).
            TooMany(view, "response-time", view.Name is null ? hanging : 0, (s, l) => s.Duration > l.ResponseTime, $"took longer than {limits.ResponseTime.TotalSeconds:0.###} s");
            MoreThanBlue(view, "errors-beside-blue", static s => s.IsError, limits.ErrorsAboveBlue, fewestUsers: 1);
            MoreThanBlue(view, "refusals-beside-blue", static s => s.Status is 401 or 403 or 404 or 429, limits.RefusalsAboveBlue, limits.RefusedUsers);
            if (view.Name is null && view.Blue.Count < Fewest) MoreThanBefore(view);
            SlowerThanBlue(view);
            if (view.Name is null) NothingButTransportErrors(view);
        }

        return breaches;

        void TooMany(GroupView view, string rule, int extra, Func<RequestSample, DecisionLimits, bool> isOne, string did)
        {
            if (Exceeds(view.Green, extra, isOne) is not { } seen) return;
            breaches.Add(new Breach(rule, view.Name, $"{seen.Count} of green's last {seen.Of} requests {did}; the limit is {limits.ErrorShare:P0}.", BlueHasIt(view, seen, isOne)));
        }

        // Above the limit as well, and no better than green as far as can be told: a blue with one error is no excuse for a green that always fails.
        bool BlueHasIt(GroupView view, (int Count, int Of) green, Func<RequestSample, DecisionLimits, bool> isOne)
        {
            var of = Math.Min(Math.Max(green.Of, Fewest), view.Blue.Count);
            var count = view.Blue.Take(of).Count(s => isOne(s, limits));
            return of >= Fewest && count > limits.ErrorShare * of && Statistics.FisherGreater(green.Count, green.Of, count, of) > 0.01;
        }

        void MoreThanBlue(GroupView view, string rule, Func<RequestSample, bool> isOne, double margin, int fewestUsers)
        {
            if (view.Green.Count < Fewest || view.Blue.Count < Fewest) return;
            int[] counts = Counts(view.Green, isOne), blueCounts = Counts(view.Blue, isOne);
            foreach (var size in Comparisons)
            {
                int of = Math.Min(size, view.Green.Count), blueOf = Math.Min(size, view.Blue.Count), count = counts[of], blueCount = blueCounts[blueOf];
                if (!IsMore(count, of, blueCount, blueOf, margin)) continue;
                if (fewestUsers > 1 && !IsOfMany(view.Green.Take(of).Where(isOne), own => IsMore(count - own, of, blueCount, blueOf, margin), fewestUsers)) continue;
                breaches.Add(new Breach(rule, view.Name, $"{count} of green's last {of} requests beside {blueCount} of blue's last {blueOf}.", IsBlueToo: false));
                return;
            }
        }

        // Without a blue beside it, green's requests of just before say what is usual. Only what a broken authorizer answers: that what many
        // look for is gone, or that they ask too often, comes as suddenly where nothing is broken.
        void MoreThanBefore(GroupView view)
        {
            static bool IsUnauthorized(RequestSample sample) => sample.Status is 401 or 403;
            var counts = Counts(view.Green, IsUnauthorized);
            foreach (var of in Comparisons)
            {
                var beforeOf = view.Green.Count - of;
                if (beforeOf < Fewest) return;
                int count = counts[of], before = counts[^1] - count;
                if (!IsOfMany(view.Green.Take(of).Where(IsUnauthorized), own => IsMore(count - own, of, before, beforeOf, limits.RefusalsAboveBlue), limits.RefusedUsers)) continue;
                breaches.Add(new Breach("refusals-beside-before", view.Name, $"{count} of green's last {of} requests, {before} of the {beforeOf} before them.", IsBlueToo: false));
                return;
            }
        }

        void SlowerThanBlue(GroupView view)
        {
            const int Size = 250;
            if (view.Green.Count < Size || view.Blue.Count < Size) return;
            var green = Durations(view.Green.Take(Size));
            var blue = Durations(view.Blue.Take(Size));
            double median = Median(green), blueMedian = Median(blue);
            if (median < (blueMedian * limits.SlowerThanBlue) + limits.SlowerByAtLeast.TotalMilliseconds) return;
            var (p, effect) = Statistics.MannWhitneyGreater(green, blue);
            if (p < ComparisonChance && effect > 0.75) breaches.Add(new Breach("response-time-beside-blue", view.Name, $"Green's median is {median:0} ms, blue's {blueMedian:0} ms.", IsBlueToo: false));
        }

        void NothingButTransportErrors(GroupView view)
        {
            const int Row = 10;
            if (view.Green.Count >= Row && view.Green.Take(Row).All(static s => s.Outcome == RequestOutcome.TransportError))
                breaches.Add(new Breach("transport", null, $"Green's last {Row} requests ended without its answer.", IsBlueToo: view.Blue.Count >= Row && view.Blue.Take(Row).All(static s => s.Outcome == RequestOutcome.TransportError)));
        }
    }

    /// <summary>Whether green's error rate is known to be below the limit: what a step waits for besides its time (point 18).</summary>
    /// <param name="errors">Of green, since the step began.</param>
    /// <param name="requests">Of green, since the step began.</param>
    public bool IsKnownGood(long errors, long requests) => Statistics.WilsonUpper((int)Math.Min(errors, int.MaxValue), (int)Math.Min(requests, int.MaxValue), z: 1.96) < limits.ErrorShare;

    private (int Count, int Of)? Exceeds(IReadOnlyList<RequestSample> latest, int extra, Func<RequestSample, DecisionLimits, bool> isOne)
    {
        // The extra ones are the latest of all: each window begins with them.
        int count = 0, burst = 0;
        var all = latest.Count + extra;
        for (var size = 1; size <= all; size++)
        {
            if (size <= extra || isOne(latest[size - extra - 1], limits)) count++;
            if (burst == Bursts.Length || Bursts[burst] != size) continue;
            if (count >= burstLimits[burst++]) return (count, size);
        }

        return all >= Fewest && Statistics.WilsonLower(count, all) > limits.ErrorShare ? (count, all) : null;
    }

    private static bool IsMore(int count, int of, int otherCount, int otherOf, double margin) =>
        (count / (double)of) - (otherCount / (double)otherOf) > margin && Statistics.FisherGreater(count, of, otherCount, otherOf) < ComparisonChance;

    // One user whose every request is refused is his own trouble: without the one who has most of them there must be too many still.
    private static bool IsOfMany(IEnumerable<RequestSample> samples, Func<int, bool> isMoreWithout, int fewestUsers)
    {
        var users = samples.CountBy(static s => s.Bucket).Select(static u => u.Value).ToList();
        return users.Count >= fewestUsers && isMoreWithout(users.Max());
    }

    // Of the latest n, for each n.
    private static int[] Counts(IReadOnlyList<RequestSample> latest, Func<RequestSample, bool> isOne)
    {
        var counts = new int[latest.Count + 1];
        for (var i = 0; i < latest.Count; i++) counts[i + 1] = counts[i] + (isOne(latest[i]) ? 1 : 0);
        return counts;
    }

    private static double[] Durations(IEnumerable<RequestSample> samples) => [.. samples.Select(static s => s.Duration.TotalMilliseconds)];

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}

/// <summary>What is too much. The first two are the migration plan's triggers.</summary>
public sealed record DecisionLimits
{
    /// <summary>The share of failed, or of slow, requests above which green is bad: 0 to 1.</summary>
    public double ErrorShare { get; init; } = 0.05;

    /// <summary>A request that takes longer is slow; more than <see cref="ErrorShare"/> of them is a 95th percentile above it.</summary>
    public TimeSpan ResponseTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How far green's share of errors may lie above blue's at the same time.</summary>
    public double ErrorsAboveBlue { get; init; } = 0.01;

    /// <summary>How far green's share of 401, 403, 404 and 429 may lie above blue's; without a blue, of 401 and 403 above its own of just before.</summary>
    public double RefusalsAboveBlue { get; init; } = 0.05;

    /// <summary>How many users' buckets must be refused before refusals are green's fault.</summary>
    public int RefusedUsers { get; init; } = 5;

    /// <summary>How many times blue's median green's may be, besides <see cref="SlowerByAtLeast"/>.</summary>
    public double SlowerThanBlue { get; init; } = 2;

    /// <summary>A difference of medians below this is nobody's concern.</summary>
    public TimeSpan SlowerByAtLeast { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>A rule that green breaks.</summary>
/// <param name="Rule">Its name, e.g. <c>errors</c>.</param>
/// <param name="Group">The operation; null = all requests.</param>
/// <param name="Text">What was seen.</param>
/// <param name="IsBlueToo">Whether blue breaks the same rule at the same time: going back to it would not help (docs/cutover.md, point 14).</param>
public sealed record Breach(string Rule, string? Group, string Text, bool IsBlueToo)
{
    /// <summary>For people and the journal.</summary>
    public override string ToString() => $"{Rule}{(Group is null ? "" : $" ({Group})")}: {Text}";
}
