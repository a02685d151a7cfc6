using BingeMe.Platform.State.DynamoDb;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.State.DynamoDb;

/// <summary>Tables of a test's own on the shared server.</summary>
public sealed class TempDynamo : IDisposable
{
    private readonly string suffix = Guid.NewGuid().ToString("N");
    private DynamoStore? store;

    internal DynamoStore Store => store ?? throw new InvalidOperationException("Call Start first.");

    public List<string> Warnings { get; } = [];

    public async Task Start(bool withUserIndex = true)
    {
        // 200 parallel steps on a busy machine may take longer than a request should wait.
        var options = new DynamoOptions("eu-west-2", suffix, await TestServers.Dynamo) { InactivityTimeout = TimeSpan.FromSeconds(20) };
        store = new DynamoStore(options, Warnings.Add);
        await DynamoTables.EnsureCreated(store, default, withUserIndex);
    }

    public void Dispose() => store?.Dispose();
}
