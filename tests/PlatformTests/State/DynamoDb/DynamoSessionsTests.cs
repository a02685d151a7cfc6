using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.PlatformTests.State.DynamoDb;

[Trait("Category", "Server")]
public sealed class DynamoSessionsTests : SessionsConformance, IAsyncLifetime
{
    private readonly TempDynamo server = new();
    private ISessions? store;

    protected override ISessions Store => store ??= new DynamoSessions(server.Store, Clock);

    public Task InitializeAsync() => server.Start();

    public Task DisposeAsync()
    {
        server.Dispose();
        return Task.CompletedTask;
    }
}
