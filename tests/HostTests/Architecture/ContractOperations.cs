using System.Text.Json;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Architecture;

/// <summary>The one table of operations against the contract's, <c>docs/contract/operations.json</c>.</summary>
public sealed class ContractOperations
{
    /// <summary>What this API serves beside the contract: readiness, the API page's own files, what buyers download, and the embedded profile's media.</summary>
    private static readonly string[] Own = ["docs.getAsset", "health.getReadiness", "media.getStored", "media.putStored", "products.downloadProduct"];

    [Fact]
    public async Task An_operation_has_the_id_the_method_and_the_paths_of_the_contract()
    {
        using var contract = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Built.Root, "docs", "contract", "operations.json")));
        var told = contract.RootElement.EnumerateArray()
            .Select(static o => Line(Text(o, "id"), Text(o, "method"), Text(o, "path"), Aliases(o)))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(126, told.Count);

        await using var api = await ApiUnderTest.Create();
        var built = api.System.Operations.Where(static o => !Own.Contains(o.Id)).Select(static o => Line(o.Id, o.Method, o.Path, o.Aliases)).ToList();
        Assert.NotEmpty(built);
        Assert.Equal([], built.Where(o => !told.Contains(o)));
    }

    // The router takes every path with a slash behind it, too: that is no path of its own.
    private static IEnumerable<string> Aliases(JsonElement operation) =>
        operation.GetProperty("aliases").EnumerateArray().Select(static a => a.GetString()!).Where(a => a != $"{Text(operation, "path")}/");

    private static string Text(JsonElement operation, string name) => operation.GetProperty(name).GetString()!;

    private static string Line(string id, string method, string path, IEnumerable<string> aliases) => $"{id}: {method} {path} {string.Join(' ', aliases.Order(StringComparer.Ordinal))}";
}
