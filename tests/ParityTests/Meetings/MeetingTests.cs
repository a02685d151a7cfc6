using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using BingeMe.Replay.Samples;
using ParityTests.Faults;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Meetings;

/// <summary>
/// Two writes that meet on two hosts: the first halts before one of its steps, the second runs meanwhile as far as locks let it, and the first
/// goes on. Answers and rows are those of the two one behind the other, in either order. Every day of each operation with itself, where what was
/// read is decided upon; every step of every write of a module with every other in the long suite.
/// </summary>
[Trait("Category", "Server")]
public sealed partial class MeetingTests
{
    /// <summary>The second waits for a lock of the first: how long it is given for that is no part of the outcome.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    /// <summary>Operations one of whose calls may be told that another is under way.</summary>
    private static readonly string[] UnderWay = ["messages.sendMassMessage"];

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BINGEME_TEST_LONG") is not null;

    [Fact(DisplayName = "Two writes that meet on two hosts end as one behind the other")]
    public async Task Meetings()
    {
        var writes = await Writes();
        var everyday = from write in writes
                       select new Meeting(write, write, [.. write.Halts(write).Where(write.IsDecisive)]);
        var all = from one in writes
                  from other in writes
                  where one.Module == other.Module
                  select new Meeting(one, other, one.Halts(other));
        await Hold(IsLong ? all : everyday, atLeast: IsLong ? 4_000 : 50);
    }

    private static async Task Hold(IEnumerable<Meeting> meetings, int atLeast)
    {
        var faults = new ConcurrentQueue<string>();
        var met = 0;
        await Parallel.ForEachAsync(meetings.Where(static m => m.Halts.Count > 0), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (meeting, _) =>
        {
            var (one, other, halts) = meeting;
            // Of a write and itself, too: each host has random values of its own.
            string[] wanted = [await OneBehindTheOther(one, other, isSwapped: false), await OneBehindTheOther(one, other, isSwapped: true)];
            foreach (var at in halts)
            {
                var (answers, left, step) = await Meet(one, other, at);
                // What a request asks may come in another order where it asks side by side: then nothing was halted.
                if (step is null) continue;
                Interlocked.Increment(ref met);
                if (wanted.Contains($"{answers}\n{left}") || (UnderWay.Contains(other.Operation) && answers.EndsWith("409", StringComparison.Ordinal))) continue;
                faults.Enqueue($"{one.Id} before step {at}, {step}, met {other.Id}: {answers}\n{left}\ninstead of {string.Join("\nor ", wanted)}");
            }
        });
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults.Order(StringComparer.Ordinal)));
        Assert.InRange(met, atLeast, int.MaxValue);
    }

    /// <summary>The samples that are answered with a success: every day the first of each operation, all of them in the long suite.</summary>
    private static async Task<List<Write>> Writes()
    {
        var writes = new List<Write>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in Repository.Corpus.Samples.Where(static s => !s.Text.Contains("\"GET\"", StringComparison.Ordinal)
            && s.Id.Split('/')[0] is not ("docs" or "formats" or "health" or "routes")))
        {
            if (!IsLong && known.Contains(sample.Folder)) continue;
            var text = Placeholders.Expand(sample.Text, Placeholders.NoVariables, static () => PinnedValues.Tokens);
            var plan = new FaultPlan(-1);
            await using var site = await MeetingSite.Make(plan);
            if ((await site.First(text)).Status >= 400) continue;
            writes.Add(new Write(sample.Id, sample.Folder, text, plan.Steps));
            known.Add(sample.Folder);
        }

        return writes;
    }

    private static async Task<string> OneBehindTheOther(Write one, Write other, bool isSwapped)
    {
        await using var site = await MeetingSite.Make(new FaultPlan(-1));
        var early = isSwapped ? await site.Second(other.Text) : null;
        var first = await site.First(one.Text);
        var second = early ?? await site.Second(other.Text);
        return $"{first.Status}, {second.Status}\n{await site.Outcome()}";
    }

    private static async Task<(string Answers, string Left, string? Step)> Meet(Write one, Write other, int at)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        var plan = new FaultPlan(at, meet: () =>
        {
            reached.SetResult();
            goOn.Wait();
        });
        await using var site = await MeetingSite.Make(plan);
        var first = Task.Run(() => site.First(one.Text));
        await Task.WhenAny(reached.Task, first);
        var second = Task.Run(() => site.Second(other.Text));
        await Task.WhenAny(second, Task.Delay(Patience));
        goOn.Set();
        var answers = $"{(await first).Status}, {(await second).Status}";
        return (answers, await site.Outcome(), reached.Task.IsCompleted ? plan.Steps[at] : null);
    }

    private sealed record Meeting(Write One, Write Other, IReadOnlyList<int> Halts);

    /// <summary>A sample that writes.</summary>
    /// <param name="Id">The sample's.</param>
    /// <param name="Operation">The operation's id.</param>
    /// <param name="Text">The event.</param>
    /// <param name="Steps">What it asks of the world (<see cref="FaultPlan.Steps"/>).</param>
    private sealed partial record Write(string Id, string Operation, string Text, IReadOnlyList<string> Steps)
    {
        private readonly HashSet<string> touched = [.. Steps.SelectMany(static s => Names(Touched(), s))];
        private readonly HashSet<string> written = [.. Steps.SelectMany(static s => Names(Written(), s)).Where(static t => t != "background_jobs")];

        public string Module => Id.Split('/')[0];

        /// <summary>Steps before which another write makes a difference: on tables that one of the two writes and both ask, and commits.</summary>
        public IReadOnlyList<int> Halts(Write other)
        {
            var shared = touched.Intersect(other.written).Union(written.Intersect(other.touched)).ToHashSet(StringComparer.Ordinal);
            if (shared.Count == 0) return [];
            var last = Steps.ToList().LastIndexOf(FaultPlan.Commit);
            return [.. Enumerable.Range(0, last + 1).Where(at => Steps[at] == FaultPlan.Commit || Names(Touched(), Steps[at]).Any(shared.Contains))];
        }

        /// <summary>Whether a step is a commit or the first that writes: all that was read before is decided upon there.</summary>
        public bool IsDecisive(int at) => Steps[at] == FaultPlan.Commit || (Written().IsMatch(Steps[at]) && !Steps.Take(at).Any(static s => Written().IsMatch(s)));

        private static IEnumerable<string> Names(Regex form, string step) => form.Matches(step).Select(static m => m.Groups[1].Value);

        [GeneratedRegex(@"\b(?:from|join|update|into)\s+`?([a-z_]+)")]
        private static partial Regex Touched();

        [GeneratedRegex(@"\b(?:update|into|delete from)\s+`?([a-z_]+)")]
        private static partial Regex Written();
    }
}
