using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;

namespace BingeMe.Platform.State.Dual;

/// <summary>
/// Compares the copies in Redis with the tables, and makes them equal if asked to (docs/state.md). It may run under traffic: a copy is
/// said to be off only where item and copy are the same at two looks with a moment between them. What it holds in memory is bounded by
/// a page and <see cref="Batch"/> suspects, however large the tables are.
/// </summary>
/// <param name="tables">The truth.</param>
/// <param name="redis">The copies.</param>
/// <param name="clock">Says which sessions are past their expiry.</param>
/// <param name="look">How it looks; null = the defaults.</param>
internal sealed class StateReconciler(DynamoStore tables, RedisStore redis, TimeProvider clock, StateLook? look = null)
{
    private const int AtOnce = 16;
    private const int Page = 500;

    /// <summary>How many suspects are gathered before all of them are looked at again.</summary>
    private const int Batch = 1000;

    /// <summary>How often an item that changes at each look is looked at.</summary>
    private const int Looks = 4;

    private readonly StateLook look = look ?? new StateLook();
    private readonly DynamoSessions sessions = new(tables, clock);
    private readonly RedisSessions sessionCopies = new(redis, clock);
    private readonly DynamoPushTokens push = new(tables);
    private readonly RedisPushTokens pushCopies = new(redis);
    private readonly DynamoLiveGoals goals = new(tables);
    private readonly RedisLiveGoals goalCopies = new(redis);

    /// <summary>Looks at everything.</summary>
    /// <param name="repair">Whether to write what is missing or different and to delete what is too much.</param>
    /// <param name="cancelled">Breaks off between two items.</param>
    /// <returns>What was found, before the repair.</returns>
    public async Task<IReadOnlyList<StateDrift>> Run(bool repair, CancellationToken cancelled) =>
    [
        await Reconcile(
            new Kind<Session>("sessions", DynamoTables.Sessions, "session:*")
            {
                Read = item => DynamoSessions.Read(item) is var session && session.ExpiresAt > clock.GetUtcNow() ? session : null,
                KeyOf = static session => RedisSessions.Name(session.UserId, session.Token),
                IsOurs = RedisSessions.IsPlace,
                Copy = sessionCopies.At,
                Truth = (session, ct) => sessions.Find(session.Token, session.UserId, ct),
                Write = sessionCopies.Put,
                IsOther = (session, copy) => session with { ExpiresAt = copy.ExpiresAt } != copy,
                LivesOtherwise = LivesOtherwise,
            },
            repair,
            cancelled),
        await Reconcile(
            new Kind<PushToken>("push-tokens", DynamoTables.PushTokens, "push:*")
            {
                Read = DynamoPushTokens.Read,
                KeyOf = static token => string.Create(CultureInfo.InvariantCulture, $"push:{token.UserId}"),
                IsOurs = static name => long.TryParse(Tail(name), NumberStyles.None, CultureInfo.InvariantCulture, out _),
                Copy = (name, ct) => pushCopies.Find(long.Parse(Tail(name), CultureInfo.InvariantCulture), ct),
                Truth = (token, ct) => push.Find(token.UserId, ct),
                Write = pushCopies.Put,
            },
            repair,
            cancelled),
        await Reconcile(
            new Kind<LiveGoal>("live-goals", DynamoTables.LiveGoals, "goal:*")
            {
                Read = DynamoLiveGoals.Read,
                KeyOf = static goal => "goal:" + goal.GoalId,
                Copy = (name, ct) => goalCopies.Find(Tail(name), ct),
                Truth = (goal, ct) => goals.Find(goal.GoalId, ct),
                Write = goalCopies.Put,
            },
            repair,
            cancelled),
    ];

    private async Task<StateDrift> Reconcile<T>(Kind<T> kind, bool repair, CancellationToken cancelled)
        where T : class
    {
        var sum = new StateDrift(kind.Name, 0, 0, 0);
        // Those that the first look found in one store alone, or unlike each other.
        async Task Sift(IAsyncEnumerable<Pair<T>> pairs)
        {
            var suspects = new List<Pair<T>>();
            await foreach (var pair in pairs.WithCancellation(cancelled))
            {
                suspects.Add(pair);
                if (suspects.Count < Batch) continue;
                sum = await LookAgain(kind, suspects, sum, repair, cancelled);
                suspects.Clear();
            }

            sum = await LookAgain(kind, suspects, sum, repair, cancelled);
        }

        await Sift(Suspects(kind, Items(kind, cancelled), cancelled));
        await Sift(Suspects(kind, Copies(kind, cancelled), cancelled));
        return sum;
    }

    /// <summary>Items with what Redis holds of each.</summary>
    private async IAsyncEnumerable<IReadOnlyList<Func<Task<Pair<T>?>>>> Items<T>(Kind<T> kind, [EnumeratorCancellation] CancellationToken cancelled)
        where T : class
    {
        var request = new ScanRequest { TableName = tables.Table(kind.Table), ConsistentRead = true, Limit = Page };
        do
        {
            var page = await tables.Run((client, token) => client.ScanAsync(request, token), cancelled);
            yield return [.. page.Items.Select(item => (Func<Task<Pair<T>?>>)(async () => kind.Read(item) is { } truth ? await With(truth) : null))];
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        async Task<Pair<T>?> With(T truth) => new(kind.KeyOf(truth), truth, await kind.Copy(kind.KeyOf(truth), cancelled));
    }

    /// <summary>Live copies, each with what the tables hold. Of an item that is there the first pass has judged; a copy past its expiry is no harm.</summary>
    private async IAsyncEnumerable<IReadOnlyList<Func<Task<Pair<T>?>>>> Copies<T>(Kind<T> kind, [EnumeratorCancellation] CancellationToken cancelled)
        where T : class
    {
        var names = new List<string>();
        await foreach (var name in redis.Keys(kind.Pattern).WithCancellation(cancelled))
        {
            if (!kind.IsOurs(name)) continue;
            names.Add(name);
            if (names.Count < Page) continue;
            yield return Of(names);
            names = [];
        }

        yield return Of(names);

        List<Func<Task<Pair<T>?>>> Of(List<string> page) => [.. page.Select(name => (Func<Task<Pair<T>?>>)(async () =>
            await kind.Copy(name, cancelled) is { } copy && await kind.Truth(copy, cancelled) is null ? new Pair<T>(name, null, copy) : null))];
    }

    private async IAsyncEnumerable<Pair<T>> Suspects<T>(Kind<T> kind, IAsyncEnumerable<IReadOnlyList<Func<Task<Pair<T>?>>>> pages, [EnumeratorCancellation] CancellationToken cancelled)
        where T : class
    {
        await foreach (var page in pages.WithCancellation(cancelled))
        {
            var begun = Stopwatch.GetTimestamp();
            var (found, guard) = (new List<Pair<T>>(), new Lock());
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancelled }, async (ask, _) =>
            {
                if (await ask() is not { } pair || await What(kind, pair, cancelled) is null) return;
                lock (guard) found.Add(pair);
            });
            foreach (var pair in found) yield return pair;
            var left = TimeSpan.FromSeconds(page.Count / (double)look.PerSecond) - Stopwatch.GetElapsedTime(begun);
            if (left > TimeSpan.Zero) await Task.Delay(left, cancelled);
        }
    }

    private async Task<StateDrift> LookAgain<T>(Kind<T> kind, List<Pair<T>> suspects, StateDrift sum, bool repair, CancellationToken cancelled)
        where T : class
    {
        for (var (looks, left) = (1, suspects); left.Count > 0; looks++)
        {
            if (looks == Looks) return sum with { Moving = sum.Moving + left.Count };
            await look.Settle(cancelled);
            var moved = new List<Pair<T>>();
            foreach (var before in left)
            {
                var now = before with { Copy = await kind.Copy(before.Key, cancelled), Truth = await kind.Truth((before.Truth ?? before.Copy)!, cancelled) };
                if (await What(kind, now, cancelled) is not { } what) continue;
                if (now != before)
                {
                    moved.Add(now);
                    continue;
                }

                sum = what switch
                {
                    "missing" => sum with { Missing = sum.Missing + 1 },
                    "surplus" => sum with { Surplus = sum.Surplus + 1 },
                    "expiry" => sum with { Expiry = sum.Expiry + 1 },
                    _ => sum with { Different = sum.Different + 1 },
                };
                look.Found(new DriftedKey(kind.Name, now.Key, what));
                if (!repair) continue;
                if (now.Truth is { } truth) await kind.Write(truth, cancelled);
                else await redis.Run(r => r.KeyDeleteAsync(redis.Key(now.Key)), cancelled);
            }

            left = moved;
        }

        return sum;
    }

    /// <summary>What is wrong with a copy; null = nothing.</summary>
    private static async Task<string?> What<T>(Kind<T> kind, Pair<T> pair, CancellationToken cancelled)
        where T : class => pair switch
        {
            { Truth: null, Copy: null } => null,
            { Truth: null } => "surplus",
            { Copy: null } => "missing",
            { Truth: { } truth, Copy: { } copy } when kind.IsOther(truth, copy) => "different",
            { Truth: { } truth, Copy: { } copy } => await kind.LivesOtherwise(truth, copy, cancelled) ? "expiry" : null,
        };

    // What the copy says, and when Redis itself deletes it.
    private async Task<bool> LivesOtherwise(Session session, Session copy, CancellationToken cancelled)
    {
        if ((session.ExpiresAt - copy.ExpiresAt).Duration() > look.ExpiryTolerance) return true;
        var kept = await redis.Run(r => r.KeyTimeToLiveAsync(redis.Key(RedisSessions.Name(copy.UserId, copy.Token))), cancelled);
        var meant = TimeSpan.FromMilliseconds(RedisStore.KeepMilliseconds(session.ExpiresAt - clock.GetUtcNow()));
        return kept is null || (kept.Value - meant).Duration() > look.ExpiryTolerance;
    }

    private static string Tail(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>An item and its copy, as they were at one look.</summary>
    private sealed record Pair<T>(string Key, T? Truth, T? Copy)
        where T : class;

    /// <summary>One kind of state: how it is read on both sides.</summary>
    private sealed record Kind<T>(string Name, string Table, string Pattern)
        where T : class
    {
        /// <summary>A table's item; null where it is past its expiry.</summary>
        public required Func<Dictionary<string, AttributeValue>, T?> Read { get; init; }

        public required Func<T, string> KeyOf { get; init; }

        /// <summary>Whether a key that fits the pattern may be one of ours; what another program keeps under our prefix is neither judged nor deleted.</summary>
        public Func<string, bool> IsOurs { get; init; } = static _ => true;

        /// <summary>The copy at a key; null where there is none, or it is past its expiry.</summary>
        public required Func<string, CancellationToken, Task<T?>> Copy { get; init; }

        /// <summary>The item that this one, or this copy, is of.</summary>
        public required Func<T, CancellationToken, Task<T?>> Truth { get; init; }

        public required Func<T, CancellationToken, Task> Write { get; init; }

        public Func<T, T, bool> IsOther { get; init; } = static (truth, copy) => !truth.Equals(copy);

        public Func<T, T, CancellationToken, Task<bool>> LivesOtherwise { get; init; } = static (_, _, _) => Task.FromResult(false);
    }
}
