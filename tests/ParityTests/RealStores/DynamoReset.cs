using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace ParityTests.RealStores;

/// <summary>Empties tables that began empty.</summary>
internal sealed class DynamoReset(Uri server, string suffix) : IDisposable
{
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["sessions"] = ["token", "userId"],
        ["otp"] = ["identifier"],
        ["rate_limits"] = ["identifier"],
        ["fcm-token"] = ["user_id"],
        ["live-goals"] = ["goal_id"],
    };

    private readonly AmazonDynamoDBClient client = new(
        new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = server.ToString(), AuthenticationRegion = "eu-west-2" });

    /// <summary>Deletes everything. Gives it: table by table, a line an item.</summary>
    public async Task<SortedDictionary<string, List<string>>> Undo()
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (table, keys) in Keys)
        {
            var name = $"{table}-{suffix}";
            var items = (await client.ScanAsync(new ScanRequest { TableName = name, ConsistentRead = true })).Items;
            if (items.Count == 0) continue;
            found[table] = [.. items.Select(Line).Order(StringComparer.Ordinal)];
            foreach (var item in items) await client.DeleteItemAsync(name, keys.ToDictionary(k => k, k => item[k]));
        }

        return found;
    }

    public void Dispose() => client.Dispose();

    private static string Line(Dictionary<string, AttributeValue> item) =>
        string.Join(' ', item.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value.N is { } n ? $"{a.Key}:N={n}" : $"{a.Key}:S={a.Value.S}"));
}
