using BingeMe.Handlers.Security;
using BingeMe.Http;
using Xunit;

namespace HandlerTests.Security;

/// <summary>Hashing has its own room (ruling 32).</summary>
public sealed class PasswordRoomTests
{
    [Fact]
    public async Task As_many_run_at_once_as_there_are_threads_and_none_of_the_pools()
    {
        var room = new PasswordRoom(2, 10);
        var (now, most) = (0, 0);
        var pooled = false;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => room.Run(
            () =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                pooled |= Thread.CurrentThread.IsThreadPoolThread;
                Thread.Sleep(20);
                return Interlocked.Decrement(ref now);
            },
            CancellationToken.None)));
        Assert.Equal((2, false), (most, pooled));
    }

    [Fact]
    public async Task One_more_than_may_wait_is_503_with_Retry_After_and_later_ones_pass()
    {
        var room = new PasswordRoom(1, 2);
        using var release = new ManualResetEventSlim();
        var taken = Enumerable.Range(0, 3).Select(_ => room.Run(() => release.Wait(TimeSpan.FromSeconds(20)), CancellationToken.None)).ToList();
        var refused = await Assert.ThrowsAsync<ApiException>(() => room.Run(() => true, CancellationToken.None));
        Assert.Equal((503, "Retry-After"), (refused.Status, refused.Headers[0].Key));
        release.Set();
        await Task.WhenAll(taken);
        Assert.True(await room.Run(() => true, CancellationToken.None));
    }

    [Fact]
    public async Task Who_has_gone_before_his_turn_costs_no_work_and_a_failure_is_its_callers()
    {
        var room = new PasswordRoom(1, 4);
        using var release = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        var first = room.Run(() => release.Wait(TimeSpan.FromSeconds(20)), CancellationToken.None);
        var worked = false;
        var second = room.Run(() => worked = true, gone.Token);
        await gone.CancelAsync();
        release.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await first;
        Assert.False(worked);
        await Assert.ThrowsAsync<InvalidOperationException>(() => room.Run<bool>(() => throw new InvalidOperationException(), CancellationToken.None));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
