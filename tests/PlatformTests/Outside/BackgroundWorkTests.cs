using BingeMe.Platform.Outbound;

namespace BingeMe.PlatformTests.Outside;

public sealed class BackgroundWorkTests
{
    [Fact]
    public async Task Flush_waits_for_what_was_taken_up()
    {
        using var work = new BackgroundWork();
        var done = 0;
        for (var i = 0; i < 50; i++)
        {
            work.Run(async token =>
            {
                await Task.Delay(5, token);
                Interlocked.Increment(ref done);
            });
        }

        await work.Flush(TimeSpan.FromSeconds(30));

        Assert.Equal(50, done);
    }

    [Fact]
    public async Task A_failure_stays_with_the_work_that_failed()
    {
        using var work = new BackgroundWork();
        var done = false;
        work.Run(_ => throw new InvalidOperationException());
        work.Run(_ =>
        {
            done = true;
            return Task.CompletedTask;
        });

        await work.Flush(TimeSpan.FromSeconds(30));

        Assert.True(done);
    }

    [Fact]
    public async Task Too_much_work_is_dropped_and_never_waits()
    {
        using var work = new BackgroundWork(most: 10);
        var gate = new TaskCompletionSource();
        var begun = 0;
        for (var i = 0; i < 100; i++)
        {
            work.Run(async _ =>
            {
                Interlocked.Increment(ref begun);
                await gate.Task;
            });
        }

        gate.SetResult();
        await work.Flush(TimeSpan.FromSeconds(30));

        Assert.Equal(10, begun);
    }

    [Fact]
    public async Task A_flush_ends_although_work_does_not()
    {
        using var work = new BackgroundWork();
        work.Run(token => Task.Delay(Timeout.Infinite, token));

        await work.Flush(TimeSpan.FromMilliseconds(50));
    }
}
