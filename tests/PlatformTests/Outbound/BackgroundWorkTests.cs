using BingeMe.Platform.Outbound;

namespace BingeMe.PlatformTests.Outbound;

/// <summary>The two ways of doing background work come to the same.</summary>
public sealed class BackgroundWorkTests
{
    [Fact]
    public async Task Within_an_invocation_work_is_done_when_run_returns_and_failures_change_nothing()
    {
        var work = new WithinInvocation();
        var done = 0;
        await work.Run(_ => throw new InvalidOperationException("lost"));
        await work.Run(async _ =>
        {
            await Task.Yield();
            done++;
        });
        Assert.Equal(1, done);
    }

    [Fact]
    public async Task A_queue_finishes_everything_before_it_is_disposed()
    {
        var done = 0;
        var queue = new BoundedQueue(places: 2, atATime: 2, drainTime: TimeSpan.FromSeconds(10));
        for (var i = 0; i < 50; i++)
        {
            await queue.Run(async _ =>
            {
                await Task.Delay(1, CancellationToken.None);
                Interlocked.Increment(ref done);
            });
        }

        await queue.Run(_ => throw new InvalidOperationException("lost"));
        await queue.DisposeAsync();
        Assert.Equal(50, done);

        await queue.Run(_ => Task.CompletedTask);
        Assert.Equal(50, done);
    }

    [Fact]
    public async Task A_full_queue_makes_its_giver_wait()
    {
        var gate = new TaskCompletionSource();
        await using var queue = new BoundedQueue(places: 1, atATime: 1, drainTime: TimeSpan.FromSeconds(10));
        var givers = Enumerable.Range(0, 3).Select(_ => queue.Run(_ => gate.Task).AsTask()).ToList();
        await Task.Delay(100);
        Assert.Contains(givers, g => !g.IsCompleted);
        gate.SetResult();
        await Task.WhenAll(givers);
    }

    [Fact]
    public async Task Work_that_does_not_end_is_cancelled_when_the_time_is_over()
    {
        var queue = new BoundedQueue(places: 1, atATime: 1, drainTime: TimeSpan.FromMilliseconds(50));
        await queue.Run(token => Task.Delay(Timeout.Infinite, token));
        await queue.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
    }
}
