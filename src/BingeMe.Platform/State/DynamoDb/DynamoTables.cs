using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>The tables that both stacks share (platform-auth P7), and how to make them on an empty server.</summary>
public static class DynamoTables
{
    /// <summary>Refresh-token sessions: HASH <c>token</c>, RANGE <c>userId</c>.</summary>
    internal const string Sessions = "sessions";

    /// <summary>One-time codes and reset markers: HASH <c>identifier</c>.</summary>
    internal const string Codes = "otp";

    /// <summary>Limits and seen challenges: HASH <c>identifier</c>.</summary>
    internal const string RateLimits = "rate_limits";

    /// <summary>Devices: HASH <c>user_id</c>.</summary>
    internal const string PushTokens = "fcm-token";

    /// <summary>Tip goals: HASH <c>goal_id</c>.</summary>
    internal const string LiveGoals = "live-goals";

    /// <summary>The index by which a user's sessions are listed.</summary>
    internal const string UserIndex = "userId-index";

    /// <summary>Creates the tables that are missing, for tests and local servers, and waits until they can be used.</summary>
    /// <param name="store">Where.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <param name="withUserIndex">Whether <c>sessions</c> gets its index; the legacy table has none.</param>
    public static async Task EnsureCreated(DynamoStore store, CancellationToken cancelled, bool withUserIndex = true)
    {
        var sessions = Request(store, Sessions, ("token", ScalarAttributeType.S), ("userId", ScalarAttributeType.S));
        if (withUserIndex)
        {
            sessions.GlobalSecondaryIndexes =
            [
                new GlobalSecondaryIndex
                {
                    IndexName = UserIndex,
                    KeySchema = [new KeySchemaElement("userId", KeyType.HASH)],
                    Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                },
            ];
        }

        await Create(store, sessions, "expires_at", cancelled);
        await Create(store, Request(store, Codes, ("identifier", ScalarAttributeType.S)), "expires_at", cancelled);
        await Create(store, Request(store, RateLimits, ("identifier", ScalarAttributeType.S)), "expires_at", cancelled);
        await Create(store, Request(store, PushTokens, ("user_id", ScalarAttributeType.N)), null, cancelled);
        await Create(store, Request(store, LiveGoals, ("goal_id", ScalarAttributeType.S)), null, cancelled);
    }

    private static CreateTableRequest Request(DynamoStore store, string name, params (string Name, ScalarAttributeType Type)[] keys) => new()
    {
        TableName = store.Table(name),
        BillingMode = BillingMode.PAY_PER_REQUEST,
        AttributeDefinitions = [.. from key in keys select new AttributeDefinition(key.Name, key.Type)],
        KeySchema = [.. keys.Select((key, i) => new KeySchemaElement(key.Name, i == 0 ? KeyType.HASH : KeyType.RANGE))],
    };

    private static async Task Create(DynamoStore store, CreateTableRequest request, string? expiry, CancellationToken cancelled)
    {
        try
        {
            await store.RunUnprepared((client, token) => client.CreateTableAsync(request, token), cancelled, repeatable: false);
        }
        catch (Handlers.Ports.DependencyException e) when (e.InnerException is ResourceInUseException)
        {
            return;
        }

        while (await Status(store, request.TableName, cancelled) != TableStatus.ACTIVE)
            await Task.Delay(20, cancelled);
        if (expiry is null)
            return;
        try
        {
            var live = new UpdateTimeToLiveRequest
            {
                TableName = request.TableName,
                TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = expiry, Enabled = true },
            };
            await store.RunUnprepared((client, token) => client.UpdateTimeToLiveAsync(live, token), cancelled);
        }
        catch (Handlers.Ports.DependencyException e) when (e.InnerException is AmazonServiceException { ErrorCode: "UnknownOperationException" })
        {
            // Some local servers never delete; readers check the expiry anyway.
        }
    }

    private static async Task<TableStatus> Status(DynamoStore store, string table, CancellationToken cancelled) =>
        (await store.RunUnprepared((client, token) => client.DescribeTableAsync(table, token), cancelled)).Table.TableStatus;
}
