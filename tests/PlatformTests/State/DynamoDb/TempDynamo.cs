using BingeMe.Platform.State.DynamoDb;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.State.DynamoDb;

/// <summary>Tables of a test's own on the shared server.</summary>
public sealed class TempDynamo : IDisposable
{
    private readonly string suffix = Guid.NewGuid().ToString("N");
    private DynamoStore? store;

    public DynamoStore Store => store ?? throw new InvalidOperationException("Call Start first.");

    public List<string> Warnings { get; } = [];

    public async Task Start(bool withUserIndex = true)
    {
        store = new DynamoStore(new DynamoOptions("eu-west-2", suffix, await TestServers.Dynamo), Warnings.Add);
        await DynamoTables.EnsureCreated(store, default, withUserIndex);
    }

    public void Dispose() => store?.Dispose();
}
