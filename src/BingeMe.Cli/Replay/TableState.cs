using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace BingeMe.Cli.Replay;

/// <summary>A side's DynamoDB tables: those whose names end with its suffix. Hosts make them on first use, empty.</summary>
internal sealed class TableState(Uri server, string region, string suffix) : IAsyncDisposable
{
    private readonly AmazonDynamoDBClient client = new(FallbackCredentials(), new AmazonDynamoDBConfig { ServiceURL = server.ToString(), AuthenticationRegion = region });

    /// <summary>Hosts make tables only after a side has begun, and each side is asked once it has ended a case.</summary>
    private bool isAsked;

    private readonly Dictionary<string, string[]> keys = new(StringComparer.Ordinal);

    /// <summary>The tables' names without the suffix.</summary>
    public async Task<IReadOnlyList<string>> Names(CancellationToken cancelled)
    {
        isAsked = true;
        var (names, last) = (new List<string>(), default(string));
        do
        {
            var page = await client.ListTablesAsync(new ListTablesRequest { ExclusiveStartTableName = last }, cancelled);
            names.AddRange(page.TableNames.Where(n => n.EndsWith($"-{suffix}", StringComparison.Ordinal)).Select(n => n[..^(suffix.Length + 1)]));
            last = page.LastEvaluatedTableName;
        }
        while (last is not null);
        return names;
    }

    /// <summary>A table's items; none where this side has not made the table yet.</summary>
    public async Task<IReadOnlyList<string>> Lines(string table, CancellationToken cancelled) =>
        [.. (await Items(table, cancelled)).Select(static i => string.Join(' ', i.OrderBy(static a => a.Key, StringComparer.Ordinal).Select(static a => $"{a.Key}:{Text(a.Value)}")))];

    /// <summary>Empties the tables.</summary>
    public async Task Reset(CancellationToken cancelled)
    {
        foreach (var table in await Names(cancelled))
        {
            var items = await Items(table, cancelled);
            if (items.Count == 0) continue;
            if (!keys.TryGetValue(table, out var of))
                keys[table] = of = [.. (await client.DescribeTableAsync(Full(table), cancelled)).Table.KeySchema.Select(static k => k.AttributeName)];
            foreach (var item in items) await client.DeleteItemAsync(Full(table), of.ToDictionary(static k => k, k => item[k]), cancelled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isAsked)
            foreach (var table in await Names(CancellationToken.None)) await client.DeleteTableAsync(Full(table));
        client.Dispose();
    }

    private string Full(string table) => $"{table}-{suffix}";

    private async Task<List<Dictionary<string, AttributeValue>>> Items(string table, CancellationToken cancelled)
    {
        var (items, last) = (new List<Dictionary<string, AttributeValue>>(), default(Dictionary<string, AttributeValue>));
        try
        {
            do
            {
                var page = await client.ScanAsync(new ScanRequest { TableName = Full(table), ConsistentRead = true, ExclusiveStartKey = last }, cancelled);
                items.AddRange(page.Items);
                last = page.LastEvaluatedKey is { Count: > 0 } more ? more : null;
            }
            while (last is not null);
        }
        catch (ResourceNotFoundException)
        {
            return [];
        }

        return items;
    }

    private static string Text(AttributeValue value) => value switch
    {
        { S: { } text } => $"S={text}",
        { N: { } number } => $"N={number}",
        { B: { } bytes } => $"B={Convert.ToHexStringLower(bytes.ToArray())}",
        { BOOL: { } truth } => $"BOOL={truth}",
        { NULL: true } => "NULL",
        { SS: { Count: > 0 } texts } => $"SS={string.Join(',', texts.Order(StringComparer.Ordinal))}",
        { NS: { Count: > 0 } numbers } => $"NS={string.Join(',', numbers.Order(StringComparer.Ordinal))}",
        { IsLSet: true } => $"L=[{string.Join(", ", value.L.Select(Text))}]",
        { IsMSet: true } => $"M={{{string.Join(", ", value.M.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{m.Key}:{Text(m.Value)}"))}}}",
        _ => "?",
    };

    /// <summary>Those of the environment, so that the tables that the hosts make are seen.</summary>
    private static BasicAWSCredentials FallbackCredentials() => new BasicAWSCredentials(
        Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is { Length: > 0 } key ? key : "local",
        Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret ? secret : "local");
}
