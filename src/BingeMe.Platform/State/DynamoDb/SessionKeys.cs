using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// The tokens of a user's sessions: by the index on <c>userId</c>, or where the legacy table has none yet, by a filtered scan (ruling 6). That
/// is slow on a big table, so it is told in the log, once, and left to what must find every session. A missing index is looked for again
/// every few minutes.
/// </summary>
internal sealed class SessionKeys(DynamoStore store)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);
    private bool indexed;
    private bool warned;
    private long askAgainAt = long.MinValue;

    public async Task<List<string>> Of(string userId, CancellationToken cancelled) =>
        await HasIndex(cancelled) ? await Query(userId, cancelled) : await Scan(userId, cancelled);

    /// <summary>Whether there is an index that can be read.</summary>
    public async Task<bool> HasIndex(CancellationToken cancelled)
    {
        if (indexed || Environment.TickCount64 < Volatile.Read(ref askAgainAt))
            return indexed;
        try
        {
            indexed = DynamoTables.HasUserIndex((await store.Run((client, token) => client.DescribeTableAsync(store.Table(DynamoTables.Sessions), token), cancelled)).Table);
        }
        catch (DependencyException e) when (e.Kind == DependencyFailure.Refused)
        {
            // Who may not look at the table goes on as if there were none.
        }

        Volatile.Write(ref askAgainAt, Environment.TickCount64 + (long)AskAgain.TotalMilliseconds);
        if (!indexed && !warned)
        {
            warned = true;
            store.Warn($"The table {store.Table(DynamoTables.Sessions)} has no active index {DynamoTables.UserIndex} that we can see: nobody's oldest sessions are ended, and whoever ends all of his waits for a scan of the whole table. Run 'bingeme state prepare'.");
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
