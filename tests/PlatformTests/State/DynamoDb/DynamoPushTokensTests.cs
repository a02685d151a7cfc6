using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.PlatformTests.State.DynamoDb;

[Trait("Category", "Server")]
public sealed class DynamoPushTokensTests : PushTokensConformance, IAsyncLifetime
{
    private readonly TempDynamo server = new();
    private IPushTokens? store;

    protected override IPushTokens Store => store ??= new DynamoPushTokens(server.Store);

    public Task InitializeAsync() => server.Start();

    public Task DisposeAsync()
    {
        server.Dispose();
        return Task.CompletedTask;
    }
}
