using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>Sessions in <c>sessions</c>, always addressed by token and user. TTL deletes late, so every reader looks at the expiry.</summary>
/// <param name="store">The tables.</param>
/// <param name="clock">Says which sessions are past their expiry.</param>
internal sealed class DynamoSessions(DynamoStore store, TimeProvider clock) : ISessions
{
    private const int Rounds = 3;
    private const int BatchSize = 100;
    private readonly SessionKeys keys = new(store);

    /// <inheritdoc/>
    public Task Put(Session session, CancellationToken cancelled)
    {
        var item = Key(session.Token, session.UserId);
        item["expires_at"] = N(session.ExpiresAt.ToUnixTimeSeconds());
        item["createdAt"] = Iso(session.CreatedAt);
        item.AddText("deviceFingerprint", session.DeviceFingerprint);
        item.AddText("ipAddress", session.IpAddress);
        item.AddText("app", session.App);
        item.AddText("family", session.Family);
        item.AddText("replaced_by", session.ReplacedBy);
        if (session.ReplacedAt is { } replaced) item["replaced_at"] = N(replaced.ToUnixTimeMilliseconds());
        var request = new PutItemRequest { TableName = Table, Item = item };
        return store.Run((client, token) => client.PutItemAsync(request, token), cancelled);
    }

    /// <inheritdoc/>
    public async Task<Session?> Find(string token, string userId, CancellationToken cancelled)
    {
        var request = new GetItemRequest { TableName = Table, Key = Key(token, userId), ConsistentRead = true };
        var answer = await store.Run((client, ct) => client.GetItemAsync(request, ct), cancelled);
        return answer.IsItemSet && Read(answer.Item) is var session && session.ExpiresAt > clock.GetUtcNow() ? session : null;
    }

    /// <inheritdoc/>
    public async Task<string?> Replace(string token, string userId, string successor, DateTimeOffset at, DateTimeOffset keepUntil, CancellationToken cancelled)
    {
        if (await Find(token, userId, cancelled) is not { } session) return null;
        var request = new UpdateItemRequest
        {
            TableName = Table,
            Key = Key(token, userId),
            UpdateExpression = "set replaced_by = :by, replaced_at = :at, expires_at = :keep",
            ConditionExpression = "attribute_exists(expires_at) and attribute_not_exists(replaced_by)",
            ExpressionAttributeValues = new()
            {
                [":by"] = S(successor),
                [":at"] = N(at.ToUnixTimeMilliseconds()),
                [":keep"] = N(Math.Min(session.ExpiresAt.ToUnixTimeSeconds(), keepUntil.ToUnixTimeSeconds())),
            },
        };
        try
        {
            await store.Run((client, ct) => client.UpdateItemAsync(request, ct), cancelled);
            return successor;
        }
        catch (ConditionalCheckFailedException)
        {
            return (await Find(token, userId, cancelled))?.ReplacedBy;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(string token, string userId, CancellationToken cancelled)
    {
        var request = new DeleteItemRequest { TableName = Table, Key = Key(token, userId), ReturnValues = ReturnValue.ALL_OLD };
        return (await store.Run((client, ct) => client.DeleteItemAsync(request, ct), cancelled)).Attributes is { Count: > 0 };
    }

    /// <inheritdoc/>
    public Task<bool> IsListingCheap(CancellationToken cancelled) => keys.HasIndex(cancelled);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Session>> List(string userId, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var sessions = new List<Session>();
        foreach (var batch in (await keys.Of(userId, cancelled)).Chunk(BatchSize))
            sessions.AddRange(await Get(userId, batch, cancelled));
        return [.. from session in sessions where session.ExpiresAt > now && session.ReplacedBy is null orderby session.CreatedAt, session.Token select session];
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAll(string userId, string? exceptToken, CancellationToken cancelled)
    {
        // The index follows the table with a delay: a second look finds sessions that were made while the first was read.
        var ended = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var ending = from token in await keys.Of(userId, cancelled) where token != exceptToken select Delete(token, userId, cancelled);
            var endedNow = (await Task.WhenAll(ending)).Count(deleted => deleted);
            if (endedNow == 0)
                break;
            ended += endedNow;
        }

        return ended;
    }

    private string Table => store.Table(DynamoTables.Sessions);

    // The index gives keys only, and may still hold what is gone: the table itself is read, consistently.
    private async Task<List<Session>> Get(string userId, string[] tokens, CancellationToken cancelled)
    {
        var sessions = new List<Session>(tokens.Length);
        var wanted = new Dictionary<string, KeysAndAttributes>
        {
            [Table] = new() { ConsistentRead = true, Keys = [.. from token in tokens select Key(token, userId)] },
        };
        while (wanted is { Count: > 0 })
        {
            var request = new BatchGetItemRequest { RequestItems = wanted };
            var answer = await store.Run((client, ct) => client.BatchGetItemAsync(request, ct), cancelled);
            if (answer.Responses.TryGetValue(Table, out var items))
                sessions.AddRange(items.Select(Read));
            wanted = answer.UnprocessedKeys;
        }

        return sessions;
    }

    private static Dictionary<string, AttributeValue> Key(string token, string userId) => new() { ["token"] = S(token), ["userId"] = S(userId) };

    /// <summary>An item as the business takes it; the legacy stack leaves some attributes out.</summary>
    internal static Session Read(Dictionary<string, AttributeValue> item) => new(
        item.Text("token") ?? "",
        item.Text("userId") ?? "",
        item.Seconds("expires_at"),
        item.Text("deviceFingerprint") ?? "",
        item.Text("ipAddress") ?? "",
        item.Text("app") ?? "",
        item.Instant("createdAt"))
    {
        Family = item.Text("family"),
        ReplacedBy = item.Text("replaced_by"),
        ReplacedAt = item.Number("replaced_at") is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
