using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Limits;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// Fixed windows in <c>rate_limits</c>: one conditional update counts and answers. The identifier is <c>{key}#{seconds}#{window}</c>;
/// the legacy stack's identifiers have no <c>#</c>, so neither stack ever writes the other's items. A client that the legacy stack refuses at
/// present is refused here too: its item is read beside the update.
/// </summary>
/// <param name="store">The tables.</param>
/// <param name="clock">Says which window it is.</param>
internal sealed class DynamoRateLimits(DynamoStore store, TimeProvider clock) : IRateLimits
{
    private readonly ExhaustedWindows spent = new();

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var identifier = Identifier(key, now, window);
        if (spent.Contains(identifier, limit))
            return RateDecision.For(limit + 1L, limit, now, window);
        var request = new UpdateItemRequest
        {
            TableName = store.Table(DynamoTables.RateLimits),
            Key = new() { ["identifier"] = S(identifier) },
            UpdateExpression = "add #count :one set #timestamp = :ms, expires_at = :until",
            ConditionExpression = "attribute_not_exists(#count) or #count < :limit",
            ExpressionAttributeNames = new() { ["#count"] = "count", ["#timestamp"] = "timestamp" },
            ExpressionAttributeValues = new()
            {
                [":one"] = N(1),
                [":limit"] = N(limit),
                [":ms"] = N(now.ToUnixTimeMilliseconds()),
                // A window's item is of no use after its end; one window longer allows for clocks that disagree.
                [":until"] = N(now.Add(window + window).ToUnixTimeSeconds()),
            },
            ReturnValues = ReturnValue.UPDATED_NEW,
        };
        try
        {
            // Not repeatable: a call would count twice, and exactly the limit is promised. A lost answer lets the call pass.
            var legacy = RefusedByLegacy(key, limit, now, window, cancelled);
            var answer = await store.Run((client, token) => client.UpdateItemAsync(request, token), cancelled, repeatable: false);
            if (await legacy is { } refused)
                return refused;
            return RateDecision.For(answer.Given().Number("count") ?? 1, limit, now, window);
        }
        catch (ConditionalCheckFailedException)
        {
            spent.Add(identifier, limit);
            return RateDecision.For(limit + 1L, limit, now, window);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var identifier = Identifier(key, now, window);
        var count = spent.Contains(identifier, limit) ? limit : await Count(identifier, cancelled);
        // What the next call would be told, but with what is left before it.
        return RateDecision.For(count + 1, limit, now, window) with { Remaining = (int)Math.Max(0, limit - count) };
    }

    // The legacy stack counts under the bare key, in a window that each accepted call moves on, and only by address (platform-auth P7). Its
    // expires_at is seconds or milliseconds; its timestamp says the same in one unit.
    private async Task<RateDecision?> RefusedByLegacy(string key, int limit, DateTimeOffset now, TimeSpan window, CancellationToken cancelled)
    {
        var refusals = await Task.WhenAll(LegacyKeys(key).Select(k => RefusedUnder(k, limit, now, window, cancelled)));
        return Array.Find(refusals, static r => r is not null);
    }

    // Node's sockets take IPv4 over IPv6 and write such a client as ::ffff:203.0.113.9; behind a proxy that it trusts it writes 203.0.113.9.
    private static IEnumerable<string> LegacyKeys(string key)
    {
        var start = key.StartsWith("rl:", StringComparison.Ordinal) ? "rl:".Length : key.StartsWith("rate_limit:", StringComparison.Ordinal) ? "rate_limit:".Length : 0;
        if (start == 0) yield break;
        yield return key;
        var end = key.IndexOf(':', start);
        if (ClientAddresses.TryRead(key.AsSpan(start, (end < 0 ? key.Length : end) - start), out _)) yield return key.Insert(start, "::ffff:");
    }

    private async Task<RateDecision?> RefusedUnder(string key, int limit, DateTimeOffset now, TimeSpan window, CancellationToken cancelled)
    {
        try
        {
            var request = new GetItemRequest { TableName = store.Table(DynamoTables.RateLimits), Key = new() { ["identifier"] = S(key) } };
            var item = (await store.Run((client, token) => client.GetItemAsync(request, token), cancelled)).Item;
            if (item is null || item.Number("count") is not { } count || count < limit)
                return null;
            var until = item.Milliseconds("timestamp") + window;
            return until > now ? new RateDecision(false, limit, 0, until) : null;
        }
        catch (DependencyException)
        {
            // The update beside it decides.
            return null;
        }
    }

    private async Task<long> Count(string identifier, CancellationToken cancelled)
    {
        var request = new GetItemRequest
        {
            TableName = store.Table(DynamoTables.RateLimits),
            Key = new() { ["identifier"] = S(identifier) },
            ConsistentRead = true,
        };
        var answer = await store.Run((client, token) => client.GetItemAsync(request, token), cancelled);
        return answer.Item?.Number("count") ?? 0;
    }

    private static string Identifier(string key, DateTimeOffset now, TimeSpan window) =>
        $"{key}#{(long)window.TotalSeconds}#{RateDecision.WindowNumber(now, window)}";
}
