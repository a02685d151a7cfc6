using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Ports;
using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Faults;

/// <summary>
/// A statement that the database gives up for another one's sake (a deadlock, a lock not had in time) is sent again, with its transaction
/// where it has one: no client hears of it, and nothing is done twice. (Statements by themselves are their connection's to send again;
/// <c>PlatformTests.Sql.DeadlockTests</c>.) And no request waits for a second connection while it holds one: where all are held so, each waits
/// for itself. Nothing is cached before. Every day each statement that locks rows of one sample an operation;
/// of every sample in the long suite.
/// </summary>
public sealed partial class DeadlockTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BINGEME_TEST_LONG") is not null;

    [Fact(DisplayName = "A statement that another one's sake ends is sent again, and no client hears of it")]
    public async Task Deadlocks()
    {
        var operations = Repository.Corpus.Samples.Where(static s => s.Id.Split('/')[0] is not ("docs" or "formats" or "routes")).GroupBy(static s => s.Folder, StringComparer.Ordinal).ToList();
        var faults = new ConcurrentQueue<string>();
        var failed = 0;
        await Parallel.ForEachAsync(operations, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (samples, _) =>
        {
            foreach (var sample in samples)
            {
                var tried = await Each(sample, faults);
                Interlocked.Add(ref failed, tried);
                if (tried > 0 && !IsLong) break;
            }
        });
        Assert.True(faults.IsEmpty, string.Join("\n", faults.Order(StringComparer.Ordinal)));
        Assert.InRange(failed, IsLong ? 200 : 80, int.MaxValue);
    }

    /// <summary>Gives up each statement of a sample that is answered with a success. Gives how many; 0 where it is not, or none locks.</summary>
    private static async Task<int> Each(Sample sample, ConcurrentQueue<string> faults)
    {
        var text = Placeholders.Expand(sample.Text, Placeholders.NoVariables, static () => PinnedValues.Tokens);
        var undisturbedPlan = new FaultPlan(-1);
        await using var undisturbed = await FaultSite.Make(undisturbedPlan);
        var wanted = await undisturbed.Send(text);
        if (undisturbed.MostConnections > 1) faults.Enqueue($"{sample.Id} holds {undisturbed.MostConnections} connections at once");
        if (wanted.Status >= 400) return 0;
        var tried = 0;
        for (var at = 0; at < undisturbedPlan.Steps.Count; at++)
        {
            if (!Locking().IsMatch(undisturbedPlan.Steps[at])) continue;
            var plan = new FaultPlan(at, kind: DependencyFailure.Busy);
            await using var site = await FaultSite.Make(plan);
            var answer = await site.Send(text);

            // Work side by side takes its turns as they come, so a step is what it was this time.
            if (!plan.HasFailed || !Locking().IsMatch(plan.Steps[at])) continue;
            tried++;
            if (answer.Status != wanted.Status) faults.Enqueue($"{sample.Id}, step {at}, {plan.Steps[at]}: answered {answer.Status}");

            // Not row by row: what is drawn by lot is drawn again.
            else foreach (var difference in site.Counts().Except(undisturbed.Counts())) faults.Enqueue($"{sample.Id}, step {at}, {plan.Steps[at]}: {difference}");
        }

        return tried;
    }

    [GeneratedRegex(@"^(insert|update|delete|replace)\b|;\s*(insert|update|delete|replace)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Locking();
}
