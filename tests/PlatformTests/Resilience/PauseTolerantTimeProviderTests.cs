using BingeMe.Platform.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace BingeMe.PlatformTests.Resilience;

/// <summary>Timers that a pause of the process does not use up.</summary>
public sealed class PauseTolerantTimeProviderTests
{
    private static readonly TimeSpan Due = TimeSpan.FromMilliseconds(950);

    private readonly FakeTimeProvider clock = new();
    private int strikes;

    [Fact]
    public void It_strikes_when_its_time_has_run()
    {
        using var timer = Start(Timeout.InfiniteTimeSpan);
        Run(Due - TimeSpan.FromMilliseconds(10));
        Assert.Equal(0, strikes);
        Run(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, strikes);
        Run(10 * Due);
        Assert.Equal(1, strikes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(450)]
    [InlineData(940)]
    public void A_pause_costs_it_one_step(int before)
    {
        using var timer = Start(Timeout.InfiniteTimeSpan);
        Run(TimeSpan.FromMilliseconds(before));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, strikes);
        Run(TimeSpan.FromMilliseconds(40));
        Assert.Equal(0, strikes);
        Run(TimeSpan.FromMilliseconds(Math.Max(950 - before, 100)));
        Assert.Equal(1, strikes);
    }

    [Fact]
    public void It_can_be_put_off_and_stopped()
    {
        using var timer = Start(Timeout.InfiniteTimeSpan);
        Run(Due / 2);
        timer.Change(Due, Timeout.InfiniteTimeSpan);
        Run(Due / 2);
        Assert.Equal(0, strikes);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Run(2 * Due);
        Assert.Equal(0, strikes);
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Run(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, strikes);
        timer.Change(Due, Timeout.InfiniteTimeSpan);
        timer.Dispose();
        Run(2 * Due);
        Assert.Equal(1, strikes);
    }

    [Fact]
    public void It_repeats()
    {
        using var timer = Start(Due);
        Run(Due);
        Assert.Equal(1, strikes);
        Run(3 * Due);
        Assert.Equal(4, strikes);
    }

    [Fact]
    public async Task What_came_during_a_pause_is_read_before_patience_ends()
    {
        var time = new PauseTolerantTimeProvider(clock);
        var answer = new TaskCompletionSource<int>();
        var waiting = answer.Task.WaitAsync(Due, time);
        clock.Advance(TimeSpan.FromHours(1));
        answer.SetResult(7);
        Assert.Equal(7, await waiting);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(60)]
    public void A_system_timer_that_strikes_early_does_not_lose_it(int earlyMilliseconds)
    {
        var early = new EarlyTimers(clock, TimeSpan.FromMilliseconds(earlyMilliseconds));
        using var timer = new PauseTolerantTimeProvider(early).CreateTimer(_ => strikes++, null, Due, Timeout.InfiniteTimeSpan);
        Run(Due - TimeSpan.FromMilliseconds(60));
        Assert.Equal(0, strikes);
        Run(TimeSpan.FromMilliseconds(120));
        Assert.Equal(1, strikes);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Run(2 * Due);
        Assert.Equal(1, strikes);
    }

    /// <summary>A system whose timers lag behind its time stamps, as Linux's coarse clock does.</summary>
    private sealed class EarlyTimers(TimeProvider clock, TimeSpan early) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(clock.CreateTimer(callback, state, Early(dueTime), period), Early);

        private TimeSpan Early(TimeSpan dueTime) => dueTime > early ? dueTime - early : dueTime;

        private sealed class Timer(ITimer inner, Func<TimeSpan, TimeSpan> early) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(early(dueTime), period);

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }

    private ITimer Start(TimeSpan period) => new PauseTolerantTimeProvider(clock).CreateTimer(_ => strikes++, null, Due, period);

    private void Run(TimeSpan time)
    {
        for (var i = 0; i < time.TotalMilliseconds; i += 10) clock.Advance(TimeSpan.FromMilliseconds(10));
    }
}
