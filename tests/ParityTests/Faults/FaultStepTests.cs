using System.Collections.Concurrent;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Faults;

/// <summary>
/// A dependency that fails at any step of a write, or a request whose time is up there: the answer is 503 (504) or the success, the database
/// holds all of the write or nothing of it, what an answer promised is done once recorded work is taken up, and the client's next try ends as
/// the first one would have. Every day of one sample an operation, from its first commit on, where something can be half done; every step of
/// every sample in the long suite.
/// </summary>
public sealed class FaultStepTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BINGEME_TEST_LONG") is not null;

    /// <summary>Operation and step after whose failure another try does not end as the first one would have, and why.</summary>
    private static readonly Dictionary<(string Operation, string Step), string> NotRepeated = new()
    {
        [("auth.initSession", "Sessions.Put")] = "a challenge of App Attest is good for one try; the answer says so",
        [("auth.initSession", "AttestChallenges.Claim")] = "the same",
        [("user.requestPasswordCreation", "OneTimeCodeStore.Put")] = "sends are counted whatever becomes of them, one a minute",
        [("user.requestPasswordCreation", "Mailer.SendCode")] = "the same",
        [("user.sendContactOtp", "OneTimeCodeStore.Put")] = "the same",
        [("user.sendContactOtp", "Mailer.SendCode")] = "the same",
        [("user.sendContactOtp", "Messenger.SendCode")] = "the same",
    };

    private const string LockTaken = "NamedLocks.Acquire";

    /// <summary>Operations that work in several commits: what one of them did stays, and the next try goes on behind it.</summary>
    private static readonly string[] InParts = ["messages.sendMassMessage", "notifications.deleteAllNotifications"];

    /// <summary>Operation and step that an answer of success goes without, and why.</summary>
    private static readonly Dictionary<(string Operation, string Step), string> NotEssential = new()
    {
        [("auth.login", "PushTokens.Put")] = "who signs in is told of nothing by push until the device is sent again",
        [("auth.logout", "Sessions.Put")] = "an anonymous session that cannot be stored is left out (platform-auth.md, POST /auth/logout)",
    };

    [Fact(DisplayName = "Whatever fails at whichever step of a write, nothing is half done, lost or done twice")]
    public async Task Steps()
    {
        var operations = Repository.Corpus.Samples.Where(static s => !s.Text.Contains("\"GET\"", StringComparison.Ordinal)
            && s.Id.Split('/')[0] is not ("docs" or "formats" or "health" or "routes")).GroupBy(static s => s.Folder, StringComparer.Ordinal).ToList();
        var faults = new ConcurrentQueue<string>();
        var failed = 0;
        using var untouched = await DataFolder.Copy();
        await Parallel.ForEachAsync(operations, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (samples, _) =>
        {
            foreach (var sample in samples)
            {
                var tried = await Each(sample, untouched.Path, faults);
                Interlocked.Add(ref failed, tried);
                if (tried > 0 && !IsLong) break;
            }
        });
        Assert.True(faults.IsEmpty, string.Join("\n", faults.Order(StringComparer.Ordinal)));
        Assert.InRange(failed, IsLong ? 1_000 : 200, int.MaxValue);
    }

    /// <summary>Fails the steps of a sample that is answered with a success. Gives how many; 0 where it is not.</summary>
    private static async Task<int> Each(Sample sample, string untouched, ConcurrentQueue<string> faults)
    {
        var text = Placeholders.Expand(sample.Text, Placeholders.NoVariables, static () => PinnedValues.Tokens);
        var plan = new FaultPlan(-1);
        await using var undisturbed = await FaultSite.Make(plan);
        var wanted = await undisturbed.Send(text);
        if (wanted.Status >= 400) return 0;
        var steps = plan.Steps;
        var first = IsLong ? 0 : Math.Max(0, steps.ToList().IndexOf(FaultPlan.Commit));
        for (var at = first; at < steps.Count; at++)
        {
            foreach (var fault in await Fail(sample.Folder, text, new FaultPlan(at), at, wanted, undisturbed, untouched)) faults.Enqueue($"{sample.Id}, step {at}, {fault}");
            foreach (var fault in await Abandon(sample.Folder, text, at, wanted, undisturbed, untouched)) faults.Enqueue($"{sample.Id}, step {at}, out of time: {fault}");
            // A lock ends with its connection, or by its age.
            if (!FailingPort.Is(steps[at]) || steps[at] == LockTaken) continue;
            foreach (var fault in await Fail(sample.Folder, text, new FaultPlan(at, isAnswerLost: true), at, wanted, undisturbed, untouched))
                faults.Enqueue($"{sample.Id}, step {at}, done but its answer lost: {fault}");
        }

        return steps.Count - first;
    }

    private static async Task<List<string>> Fail(string operation, string text, FaultPlan plan, int at, ClientResponse wanted, FaultSite undisturbed, string untouched)
    {
        var faults = new List<string>();
        await using var site = await FaultSite.Make(plan);
        var answer = await site.Send(text);
        // Work side by side takes its turns as they come, so a step is what it was this time.
        if (plan.Steps.Count <= at) return faults;
        var step = plan.Steps[at];
        var left = site.Differences(undisturbed.Folder);
        if (answer.Status == wanted.Status)
        {
            if (left.Count == 0 || NotEssential.ContainsKey((operation, step))) return faults;
            await site.Later();
            Tell("is promised and never done", site.Counts().Except(undisturbed.Counts()));
            return faults;
        }

        if (answer.Status != 503) Tell("answered", [$"{answer.Status}"]);
        if (step == FaultPlan.Committed)
        {
            // Whether that is to be sent again, the client alone can say, with an Idempotency-Key. What was recorded with it is done all the same.
            await site.Later();
            if (!InParts.Contains(operation)) Tell("stands and is not done", site.Counts().Except(undisturbed.Counts()));
            return faults;
        }

        if (!InParts.Contains(operation) && left.Exists(InDatabase)) Tell("left half of it", site.Differences(untouched).Where(InDatabase));
        if (step == FaultPlan.Commit || NotRepeated.ContainsKey((operation, step))) return faults;
        var again = await site.Send(text);
        if (again.Status != wanted.Status) Tell("answered to the next try", [$"{again.Status}"]);
        // A message that was sent, and is not known to be, is sent again.
        Tell("left after the next try", site.Differences(undisturbed.Folder).Where(d => !plan.IsAnswerLost || !d.Contains(" outbox: ", StringComparison.Ordinal)));
        return faults;

        void Tell(string what, IEnumerable<string> which) => faults.AddRange(which.Select(w => $"{step}: {what}: {w}"));
    }

    /// <summary>The request's time is up before a step: it is told so (504) or goes on to its end, and leaves all or nothing.</summary>
    private static async Task<List<string>> Abandon(string operation, string text, int at, ClientResponse wanted, FaultSite undisturbed, string untouched)
    {
        var faults = new List<string>();
        using var time = new CancellationTokenSource();
        var plan = new FaultPlan(at, meet: time.Cancel);
        await using var site = await FaultSite.Make(plan);
        var answer = await site.Send(text, time.Token);
        if (plan.Steps.Count <= at) return faults;
        var step = plan.Steps[at];
        var left = site.Differences(undisturbed.Folder);
        if (answer.Status != wanted.Status && answer.Status is not (503 or 504)) Tell("answered", [$"{answer.Status}"]);
        if (answer.Status == wanted.Status)
        {
            if (left.Count == 0 || NotEssential.ContainsKey((operation, step))) return faults;
            await site.Later();
            Tell("is promised and never done", site.Counts().Except(undisturbed.Counts()));
            return faults;
        }

        // Of a write that is committed all stands, and what was recorded with it is done later.
        if (InParts.Contains(operation) || !left.Exists(InDatabase) || !site.Differences(untouched).Exists(InDatabase)) return faults;
        await site.Later();
        Tell("left half of it", site.Counts().Except(undisturbed.Counts()));
        return faults;

        void Tell(string what, IEnumerable<string> which) => faults.AddRange(which.Select(w => $"{step}: {what}: {w}"));
    }

    private static bool InDatabase(string difference) => !difference.Contains("state.db ", StringComparison.Ordinal) && !difference.Contains(" outbox: ", StringComparison.Ordinal);
}
