using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql;
using BingeMe.PlatformTests.State;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Sql;

[Trait("Category", "Server")]
public sealed class MySqlNamedLocksTests : NamedLocksConformance, IAsyncLifetime
{
    private MySqlNamedLocks? locks;

    protected override INamedLocks Locks => locks!;

    public async Task InitializeAsync() => locks = new MySqlNamedLocks(await TestServers.MySql with { Connections = 30 });

    public async Task DisposeAsync() => await locks!.DisposeAsync();

    [Fact]
    public async Task Schemas_of_one_server_do_not_wait_for_each_others_locks()
    {
        await using var elsewhere = new MySqlNamedLocks(await TestServers.MySql with { Database = "information_schema" });
        await using var here = await Locks.Acquire("mass-message:1", TimeSpan.Zero, default);
        await using var there = await elsewhere.Acquire("mass-message:1", TimeSpan.Zero, default);
        await Assert.ThrowsAsync<DependencyException>(async () => await elsewhere.Acquire("mass-message:1", TimeSpan.Zero, default));
    }
}
