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

    [Theory]
    [InlineData(1, 8)]
    [InlineData(10, 36)]
    public async Task Callers_who_need_several_do_not_use_up_the_connections_for_each_other(int connections, int callers)
    {
        await using var few = new MySqlNamedLocks(await TestServers.MySql with { Connections = connections, ConnectSeconds = 5 });
        await Task.WhenAll(Enumerable.Range(0, callers).Select(i => Task.Run(async () =>
        {
            await using var held = await few.Acquire([$"username:{i}", $"contact:{i}@x.example", $"contact:+{i}"], TimeSpan.FromSeconds(5), default);
            await Task.Delay(10);
        })));
    }

    [Fact]
    public async Task What_a_caller_who_went_away_had_got_is_free_at_once()
    {
        await using var held = await Locks.Acquire("contact:b", TimeSpan.Zero, default);
        using var source = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Locks.Acquire(["contact:a", "contact:b"], TimeSpan.FromSeconds(5), source.Token));
        await using var free = await Locks.Acquire("contact:a", TimeSpan.FromSeconds(1), default);
    }
}
