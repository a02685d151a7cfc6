using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.State.DynamoDb;

/// <summary>A local server that is started again without its tables.</summary>
[Trait("Category", "Server")]
public sealed class LostTablesTests
{
    [Fact]
    public async Task Whoever_may_make_tables_makes_them_again_when_a_restart_lost_them()
    {
        await using var server = new DynamoServer();
        await server.Start();
        var warnings = new List<string>();
        using var store = new DynamoStore(Options(server) with { CreateTables = true }, warnings.Add);
        await store.Ping(default);
        Assert.Equal([], warnings);

        server.Stop();
        await server.Start();
        await store.Ping(default);
        Assert.Single(warnings);
        Assert.DoesNotContain(await DynamoTables.Needs(store, default), static n => !n.Lacks.Contains("TTL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_may_not_fails()
    {
        await using var server = new DynamoServer();
        await server.Start();
        using var store = new DynamoStore(Options(server));
        await DynamoTables.EnsureCreated(store, default);
        await store.Ping(default);

        server.Stop();
        await server.Start();
        Assert.Equal(DependencyFailure.Refused, (await Assert.ThrowsAsync<DependencyException>(() => store.Ping(default))).Kind);
        Assert.Contains(await DynamoTables.Needs(store, default), static n => n.Lacks == "the table itself");
    }

    private static DynamoOptions Options(DynamoServer server) => new("eu-west-2", "lost", server.Endpoint) { InactivityTimeout = TimeSpan.FromSeconds(20) };
}
