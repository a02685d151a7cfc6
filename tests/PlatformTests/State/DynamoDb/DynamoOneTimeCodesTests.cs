using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.PlatformTests.State.DynamoDb;

[Trait("Category", "Server")]
public sealed class DynamoOneTimeCodesTests : OneTimeCodesConformance, IAsyncLifetime
{
    private readonly TempDynamo server = new();
    private IOneTimeCodeStore? store;

    protected override IOneTimeCodeStore Store => store ??= new DynamoOneTimeCodes(server.Store);

    public Task InitializeAsync() => server.Start();

    public Task DisposeAsync()
    {
        server.Dispose();
        return Task.CompletedTask;
    }
}
