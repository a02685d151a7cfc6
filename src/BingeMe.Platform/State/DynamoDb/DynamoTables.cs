using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>The tables that both stacks share (platform-auth P7), and how to make them on an empty server.</summary>
internal static class DynamoTables
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

    /// <summary>What <see cref="TableNeed.Lacks"/> says of a table that is not there.</summary>
    internal const string TheTable = "the table itself";

    private const string Expiry = "expires_at";

    /// <summary>The tables, whether they have an expiry, and their keys.</summary>
    private static readonly (string Name, bool Expires, string[] Keys)[] All =
    [
        (Sessions, true, ["token", "userId"]), (Codes, true, ["identifier"]), (RateLimits, true, ["identifier"]), (PushTokens, false, ["user_id"]), (LiveGoals, false, ["goal_id"]),
    ];

    /// <summary>Tells what the tables lack.</summary>
    /// <param name="store">Where.</param>
    /// <param name="cancelled">Ends the wait.</param>
    public static async Task<IReadOnlyList<TableNeed>> Needs(DynamoStore store, CancellationToken cancelled)
    {
        var needs = new List<TableNeed>();
        foreach (var (name, expires, keys) in All)
        {
            if (await Find(store, name, cancelled) is not { } table)
            {
                needs.Add(new TableNeed(store.Table(name), TheTable));
                continue;
            }

            var found = table.KeySchema.OrderBy(static k => k.KeyType == KeyType.HASH ? 0 : 1).Select(static k => k.AttributeName).ToList();
            if (!found.SequenceEqual(keys)) needs.Add(new TableNeed(table.TableName, $"the key {string.Join(", ", keys)}; it has {string.Join(", ", found)}"));
            if (name == Sessions && !HasUserIndex(table))
                needs.Add(new TableNeed(table.TableName, $"the index {UserIndex}{(IsBusy(table) ? ", which is being built" : "")}"));
            if (expires && !await Expires(store, table.TableName, cancelled)) needs.Add(new TableNeed(table.TableName, $"deletion by {Expiry} (TTL)"));
        }

        return needs;
    }

    /// <summary>
    /// Gives tables that exist what they lack: the index and the deletion of what is past its expiry. Both are added beside traffic, and
    /// neither is noticed by the legacy stack. Tables that are missing are made on a local server alone. An index on a filled table takes DynamoDB a while.
    /// </summary>
    /// <returns>What is lacking still.</returns>
    /// <param name="store">Where.</param>
    /// <param name="cancelled">Ends the wait.</param>
    public static async Task<IReadOnlyList<TableNeed>> Prepare(DynamoStore store, CancellationToken cancelled)
    {
        if (store.CreatesTables) await EnsureCreated(store, cancelled);
        var cannotExpire = false;
        foreach (var (name, expires, _) in All)
        {
            if (await Find(store, name, cancelled) is not { } table) continue;
            if (name == Sessions && UserIndexOf(table) is null && !IsBusy(table)) await AddUserIndex(store, table, cancelled);
            if (expires && !await Expires(store, table.TableName, cancelled)) cannotExpire |= !await SetExpiry(store, table.TableName, cancelled);
        }

        var needs = await Needs(store, cancelled);
        return cannotExpire ? [.. needs.Where(n => !n.Lacks.Contains("TTL", StringComparison.Ordinal))] : needs;
    }

    /// <summary>Whether the sessions of a user can be asked for.</summary>
    internal static bool HasUserIndex(TableDescription table) => UserIndexOf(table)?.IndexStatus == IndexStatus.ACTIVE;

    /// <summary>Whether a change of the table is under way: a new index is not told of at once.</summary>
    private static bool IsBusy(TableDescription table) => UserIndexOf(table) is not null || table.TableStatus == TableStatus.UPDATING;

    private static GlobalSecondaryIndexDescription? UserIndexOf(TableDescription table) => table.GlobalSecondaryIndexes?.Find(i => i.IndexName == UserIndex);

    private static async Task<TableDescription?> Find(DynamoStore store, string name, CancellationToken cancelled)
    {
        try
        {
            return (await store.RunUnprepared((client, token) => client.DescribeTableAsync(store.Table(name), token), cancelled)).Table;
        }
        catch (Handlers.Ports.DependencyException e) when (e.InnerException is ResourceNotFoundException)
        {
            return null;
        }
    }

    private static async Task<bool> Expires(DynamoStore store, string table, CancellationToken cancelled)
    {
        var found = (await store.RunUnprepared((client, token) => client.DescribeTimeToLiveAsync(table, token), cancelled)).TimeToLiveDescription;
        return found?.TimeToLiveStatus is { } status && (status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING) && found.AttributeName == Expiry;
    }

    private static async Task AddUserIndex(DynamoStore store, TableDescription table, CancellationToken cancelled)
    {
        // What a table is billed by, its index is billed by.
        var capacity = table.BillingModeSummary?.BillingMode == BillingMode.PAY_PER_REQUEST || table.ProvisionedThroughput?.ReadCapacityUnits is null or 0
            ? null
            : new ProvisionedThroughput(table.ProvisionedThroughput.ReadCapacityUnits.Value, table.ProvisionedThroughput.WriteCapacityUnits ?? 1);
        var request = new UpdateTableRequest
        {
            TableName = table.TableName,
            AttributeDefinitions = [.. table.KeySchema.Select(k => new AttributeDefinition(k.AttributeName, ScalarAttributeType.S))],
            GlobalSecondaryIndexUpdates =
            [
                new GlobalSecondaryIndexUpdate
                {
                    Create = new CreateGlobalSecondaryIndexAction
                    {
                        IndexName = UserIndex,
                        KeySchema = [new KeySchemaElement("userId", KeyType.HASH)],
                        Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                        ProvisionedThroughput = capacity,
                    },
                },
            ],
        };
        await store.RunUnprepared((client, token) => client.UpdateTableAsync(request, token), cancelled, repeatable: false);
    }

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

        await Create(store, sessions, Expiry, cancelled);
        await Create(store, Request(store, Codes, ("identifier", ScalarAttributeType.S)), Expiry, cancelled);
        await Create(store, Request(store, RateLimits, ("identifier", ScalarAttributeType.S)), Expiry, cancelled);
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
        if (expiry is not null) await SetExpiry(store, request.TableName, cancelled);
    }

    /// <summary>False when the server has no such thing.</summary>
    private static async Task<bool> SetExpiry(DynamoStore store, string table, CancellationToken cancelled)
    {
        try
        {
            var live = new UpdateTimeToLiveRequest
            {
                TableName = table,
                TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = Expiry, Enabled = true },
            };
            await store.RunUnprepared((client, token) => client.UpdateTimeToLiveAsync(live, token), cancelled);
            return true;
        }
        catch (Handlers.Ports.DependencyException e) when (e.InnerException is AmazonServiceException { ErrorCode: "UnknownOperationException" })
        {
            // Some local servers never delete; readers check the expiry anyway.
            return false;
        }
    }

    private static async Task<TableStatus> Status(DynamoStore store, string table, CancellationToken cancelled) =>
        (await store.RunUnprepared((client, token) => client.DescribeTableAsync(table, token), cancelled)).Table.TableStatus;
}

/// <summary>Something that a table lacks.</summary>
/// <param name="Table">Its whole name, e.g. <c>sessions-prod</c>.</param>
/// <param name="Lacks">What, in words.</param>
public sealed record TableNeed(string Table, string Lacks);
