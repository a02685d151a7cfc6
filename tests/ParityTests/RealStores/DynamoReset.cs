using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace ParityTests.RealStores;

/// <summary>Empties tables that began empty: those that a host has written to, as the requests of its client say.</summary>
internal sealed class DynamoReset : IDisposable
{
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["sessions"] = ["token", "userId"],
        ["otp"] = ["identifier"],
        ["rate_limits"] = ["identifier"],
        ["fcm-token"] = ["user_id"],
        ["live-goals"] = ["goal_id"],
    };

    private readonly AmazonDynamoDBClient client;
    private readonly AskedTables asked;
    private readonly string suffix;

    /// <summary>Sees what the hosts ask that are started from here on.</summary>
    public DynamoReset(Uri server, string suffix)
    {
        this.suffix = suffix;
        // First: what this one asks is no host's doing.
        client = new(new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = server.ToString(), AuthenticationRegion = "eu-west-2" });
        asked = new AskedTables([.. Keys.Keys.Select(Name)], Name("rate_limits"));
    }

    /// <summary>Whether anything but the limits was asked for since the last call.</summary>
    public bool TakeAskedForMore() => asked.TakeAskedForMore();

    /// <summary>Deletes everything. Gives it: table by table, a line an item.</summary>
    /// <param name="everywhere">Also in tables that nobody was seen to write to.</param>
    public async Task<SortedDictionary<string, List<string>>> Undo(bool everywhere = false)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (table, keys) in Keys)
        {
            var name = Name(table);
            if (!asked.TakeWritten(name) && !everywhere) continue;
            var items = (await client.ScanAsync(new ScanRequest { TableName = name, ConsistentRead = true })).Items;
            if (items.Count == 0) continue;
            found[table] = [.. items.Select(Line).Order(StringComparer.Ordinal)];
            foreach (var item in items) await client.DeleteItemAsync(name, keys.ToDictionary(k => k, k => item[k]));
        }

        return found;
    }

    public void Dispose()
    {
        asked.Dispose();
        client.Dispose();
    }

    private string Name(string table) => $"{table}-{suffix}";

    private static string Line(Dictionary<string, AttributeValue> item) =>
        string.Join(' ', item.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value.N is { } n ? $"{a.Key}:N={n}" : $"{a.Key}:S={a.Value.S}"));
}
