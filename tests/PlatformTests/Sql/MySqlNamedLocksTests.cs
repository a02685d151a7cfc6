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

    // Locks are the whole server's, and the names of this suite are its own.
    public async Task InitializeAsync() => locks = new MySqlNamedLocks(await TestServers.MySql with { Connections = 30 });

    public async Task DisposeAsync() => await locks!.DisposeAsync();
}
