using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.PlatformTests.State.DynamoDb;

[Trait("Category", "Server")]
public sealed class DynamoLiveGoalsTests : LiveGoalsConformance, IAsyncLifetime
{
    private readonly TempDynamo server = new();
    private ILiveGoals? store;

    protected override ILiveGoals Goals => store ??= new DynamoLiveGoals(server.Store);

    public Task InitializeAsync() => server.Start();

    public Task DisposeAsync()
    {
        server.Dispose();
        return Task.CompletedTask;
    }
}
