using BingeMe.Platform.Background;

namespace BingeMe.PlatformTests.Background;

/// <summary>Work that no request waits for.</summary>
public sealed class BackgroundQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Everything_is_finished_before_the_queue_is_disposed_and_a_failure_stays_with_its_work()
    {
        var done = 0;
        var queue = new BackgroundQueue(places: 100, atATime: 2, Long);
        Assert.True(queue.Offer(_ => throw new InvalidOperationException("lost")));
        for (var i = 0; i < 50; i++)
        {
            Assert.True(queue.Offer(async _ =>
            {
                await Task.Delay(1, CancellationToken.None);
                Interlocked.Increment(ref done);
            }));
        }

        await queue.DisposeAsync();
        Assert.Equal(50, done);
        Assert.False(queue.Offer(_ => Task.CompletedTask));
    }

    [Fact]
    public async Task Too_much_work_is_refused_and_never_waits()
    {
        var gate = new TaskCompletionSource();
        await using var queue = new BackgroundQueue(places: 10, atATime: 1, Long);
        var taken = Enumerable.Range(0, 100).Count(_ => queue.Offer(_ => gate.Task));
        gate.SetResult();
        Assert.InRange(taken, 10, 11);
    }

    [Fact]
    public async Task A_flush_waits_for_what_was_taken_up_and_ends_although_work_does_not()
    {
        await using var queue = new BackgroundQueue(places: 10, atATime: 2, TimeSpan.FromMilliseconds(50));
        var done = false;
        queue.Offer(async _ =>
        {
            await Task.Delay(20, CancellationToken.None);
            done = true;
        });
        await queue.Flush(Long);
        Assert.True(done);
        queue.Offer(token => Task.Delay(Timeout.Infinite, token));
        await queue.Flush(TimeSpan.FromMilliseconds(50)).WaitAsync(Long);
    }

    [Fact]
    public async Task A_pause_breaks_off_what_is_open_and_the_next_offer_goes_on()
    {
        await using var queue = new BackgroundQueue(places: 10, atATime: 1, Long);
        var broken = 0;
        async Task Endless(CancellationToken token)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref broken);
            }
        }

        // One runs, two wait behind it: all of them hear that they are broken off.
        for (var i = 0; i < 3; i++) queue.Offer(Endless);
        await queue.Pause().WaitAsync(Long);
        Assert.Equal(3, broken);

        var done = false;
        queue.Offer(token =>
        {
            done = !token.IsCancellationRequested;
            return Task.CompletedTask;
        });
        await queue.Flush(Long);
        Assert.True(done);
    }

    [Fact]
    public async Task Work_that_does_not_end_is_cancelled_when_the_time_is_over()
    {
        var queue = new BackgroundQueue(places: 1, atATime: 1, drainTime: TimeSpan.FromMilliseconds(50));
        queue.Offer(token => Task.Delay(Timeout.Infinite, token));
        await queue.DisposeAsync().AsTask().WaitAsync(Long);
    }
}
