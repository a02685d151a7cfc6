using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BingeMe.Http.Limits;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// Fixed windows in <c>rate_limits</c>: one conditional update counts and answers. The identifier is <c>{key}#{seconds}#{window}</c>;
/// the legacy stack's identifiers have no <c>#</c>, so neither stack ever meets the other's items.
/// </summary>
/// <param name="store">The tables.</param>
/// <param name="clock">Says which window it is.</param>
public sealed class DynamoRateLimits(DynamoStore store, TimeProvider clock) : IRateLimits
{
    private readonly SpentWindows spent = new();

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
            var answer = await store.Run((client, token) => client.UpdateItemAsync(request, token), cancelled, repeatable: false);
            return RateDecision.For(answer.Attributes.Number("count") ?? 1, limit, now, window);
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
