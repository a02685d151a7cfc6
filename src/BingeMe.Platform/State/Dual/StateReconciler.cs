using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;

namespace BingeMe.Platform.State.Dual;

/// <summary>
/// Compares the copies in Redis with the tables, and makes them equal if asked to (docs/state.md). It may run under traffic; what changes
/// while it looks is found by its next run.
/// </summary>
/// <param name="tables">The truth.</param>
/// <param name="redis">The copies.</param>
/// <param name="clock">Says which sessions are past their expiry.</param>
public sealed class StateReconciler(DynamoStore tables, RedisStore redis, TimeProvider clock)
{
    private const int AtOnce = 16;
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
            "sessions",
            DynamoTables.Sessions,
            item => DynamoSessions.Read(item) is var session && session.ExpiresAt > clock.GetUtcNow() ? session : null,
            session => sessionCopies.Find(session.Token, session.UserId, cancelled),
            session => sessionCopies.Put(session, cancelled),
            "session:*",
            IsSession,
            repair,
            cancelled),
        await Reconcile(
            "push-tokens",
            DynamoTables.PushTokens,
            DynamoPushTokens.Read,
            token => pushCopies.Find(token.UserId, cancelled),
            token => pushCopies.Put(token, cancelled),
            "push:*",
            async (name, ct) => await push.Find(long.Parse(Tail(name), CultureInfo.InvariantCulture), ct) is not null,
            repair,
            cancelled),
        await Reconcile(
            "live-goals",
            DynamoTables.LiveGoals,
            DynamoLiveGoals.Read,
            goal => goalCopies.Find(goal.GoalId, cancelled),
            goal => goalCopies.Put(goal, cancelled),
            "goal:*",
            async (name, ct) => await goals.Find(Tail(name), ct) is not null,
            repair,
            cancelled),
    ];

    private async Task<StateDrift> Reconcile<T>(
        string kind,
        string table,
        Func<Dictionary<string, AttributeValue>, T?> read,
        Func<T, Task<T?>> copyOf,
        Func<T, Task> write,
        string pattern,
        Func<string, CancellationToken, Task<bool>> isTrue,
        bool repair,
        CancellationToken cancelled)
        where T : class
    {
        var (missing, different, surplus) = (0, 0, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancelled };
        await Parallel.ForEachAsync(Items(table, cancelled), options, async (item, _) =>
        {
            if (read(item) is not { } truth)
                return;
            var copy = await copyOf(truth);
            if (truth.Equals(copy))
                return;
            Interlocked.Increment(ref copy is null ? ref missing : ref different);
            if (repair)
                await write(truth);
        });
        await Parallel.ForEachAsync(redis.Keys(pattern), options, async (name, ct) =>
        {
            if (await isTrue(name, ct))
                return;
            Interlocked.Increment(ref surplus);
            if (repair)
                await redis.Run(r => r.KeyDeleteAsync(redis.Key(name)), ct);
        });
        return new StateDrift(kind, missing, different, surplus);
    }

    private async IAsyncEnumerable<Dictionary<string, AttributeValue>> Items(string table, [EnumeratorCancellation] CancellationToken cancelled)
    {
        var request = new ScanRequest { TableName = tables.Table(table), ConsistentRead = true };
        do
        {
            var page = await tables.Run((client, token) => client.ScanAsync(request, token), cancelled);
            foreach (var item in page.Items)
                yield return item;
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    // The key names only a digest of the token; the copy has the token itself. A copy past its expiry is no harm, and no session.
    private async Task<bool> IsSession(string name, CancellationToken cancelled)
    {
        var token = await redis.Run(r => r.HashGetAsync(redis.Key(name), "token"), cancelled);
        var userId = name[(name.IndexOf('{', StringComparison.Ordinal) + 1)..name.IndexOf('}', StringComparison.Ordinal)];
        return token.HasValue && await sessions.Find(token!, userId, cancelled) is not null;
    }

    private static string Tail(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
