using BingeMe.Handlers.Ports;

namespace BingeMe.PlatformTests.State;

/// <summary>What every kind of named lock must do.</summary>
public abstract class NamedLocksConformance
{
    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromSeconds(20);

    protected abstract INamedLocks Locks { get; }

    [Fact]
    public async Task Only_one_holds_a_lock_at_a_time()
    {
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            await using var held = await Locks.Acquire("contact:a", InactivityTimeout, default);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(2);
            Interlocked.Decrement(ref inside);
        })));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_lock_that_does_not_come_free_is_a_dependency_that_is_down()
    {
        await using var held = await Locks.Acquire("contact:a", InactivityTimeout, default);
        await using var other = await Locks.Acquire("contact:b", InactivityTimeout, default);
        var e = await Assert.ThrowsAsync<DependencyException>(async () => await Locks.Acquire("contact:a", TimeSpan.FromMilliseconds(100), default));
        Assert.Equal("lock", e.Dependency);
    }

    [Fact]
    public async Task A_released_lock_can_be_taken_again()
    {
        await (await Locks.Acquire("contact:a", InactivityTimeout, default)).DisposeAsync();
        await (await Locks.Acquire("contact:a", TimeSpan.Zero, default)).DisposeAsync();
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        await using var held = await Locks.Acquire("contact:a", InactivityTimeout, default);
        using var source = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Locks.Acquire("contact:a", InactivityTimeout, source.Token));
    }

    [Fact]
    public async Task Several_are_had_together_or_not_at_all()
    {
        await using (await Locks.Acquire(["contact:a", "username:b", "contact:a"], InactivityTimeout, default))
        {
            await Assert.ThrowsAsync<DependencyException>(async () => await Locks.Acquire("username:b", TimeSpan.Zero, default));
            await Assert.ThrowsAsync<DependencyException>(async () => await Locks.Acquire("contact:a", TimeSpan.Zero, default));
            // What it got before the one that it did not get is free again.
            await Assert.ThrowsAsync<DependencyException>(async () => await Locks.Acquire(["contact:0", "username:b"], TimeSpan.Zero, default));
            await using var free = await Locks.Acquire("contact:0", TimeSpan.Zero, default);
        }

        await using var both = await Locks.Acquire(["contact:a", "username:b"], TimeSpan.Zero, default);
    }

    [Fact]
    public async Task Those_who_want_the_same_in_another_order_do_not_wait_in_a_circle()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            await using var held = await Locks.Acquire(i % 2 == 0 ? ["contact:a", "contact:b"] : ["contact:b", "contact:a"], InactivityTimeout, default);
            await Task.Delay(2);
        })));
    }
}
