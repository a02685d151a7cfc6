using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// The tokens of a user's sessions: by the index on <c>userId</c>, or where the legacy table has none yet, by a filtered scan that is
/// slow on a big table and therefore told in the log, once (ruling 6). A missing index is looked for again every few minutes.
/// </summary>
internal sealed class SessionKeys(DynamoStore store)
{
    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromMinutes(5);
    private bool indexed;
    private bool warned;
    private long askAgainAt = long.MinValue;

    public async Task<List<string>> Of(string userId, CancellationToken cancelled) =>
        await HasIndex(cancelled) ? await Query(userId, cancelled) : await Scan(userId, cancelled);

    private async Task<bool> HasIndex(CancellationToken cancelled)
    {
        if (indexed || Environment.TickCount64 < Volatile.Read(ref askAgainAt))
            return indexed;
        var table = (await store.Run((client, token) => client.DescribeTableAsync(store.Table(DynamoTables.Sessions), token), cancelled)).Table;
        indexed = table.GlobalSecondaryIndexes?.Exists(i => i.IndexName == DynamoTables.UserIndex && i.IndexStatus == IndexStatus.ACTIVE) == true;
        Volatile.Write(ref askAgainAt, Environment.TickCount64 + (long)InactivityTimeout.TotalMilliseconds);
        if (!indexed && !warned)
        {
            warned = true;
            store.Warn($"The table {table.TableName} has no active index {DynamoTables.UserIndex}: a member's sessions are found by a scan of the whole table.");
        }

        return indexed;
    }

    private async Task<List<string>> Query(string userId, CancellationToken cancelled)
    {
        var tokens = new List<string>();
        var request = new QueryRequest
        {
            TableName = store.Table(DynamoTables.Sessions),
            IndexName = DynamoTables.UserIndex,
            KeyConditionExpression = "userId = :user",
            ExpressionAttributeValues = new() { [":user"] = S(userId) },
        };
        do
        {
            var page = await store.Run((client, token) => client.QueryAsync(request, token), cancelled);
            tokens.AddRange(page.Items.Select(i => i.Text("token")!));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return tokens;
    }

    private async Task<List<string>> Scan(string userId, CancellationToken cancelled)
    {
        var tokens = new List<string>();
        var request = new ScanRequest
        {
            TableName = store.Table(DynamoTables.Sessions),
            FilterExpression = "userId = :user",
            ProjectionExpression = "#token",
            ExpressionAttributeNames = new() { ["#token"] = "token" },
            ExpressionAttributeValues = new() { [":user"] = S(userId) },
            ConsistentRead = true,
        };
        do
        {
            var page = await store.Run((client, token) => client.ScanAsync(request, token), cancelled);
            tokens.AddRange(page.Items.Select(i => i.Text("token")!));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return tokens;
    }
}
