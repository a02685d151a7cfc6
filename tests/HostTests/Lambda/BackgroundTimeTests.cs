using BingeMe.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HostTests.Lambda;

/// <summary>What background work gets of a function's time (ruling 18: sends never delay a request).</summary>
public sealed class BackgroundTimeTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void While_something_outside_hangs_no_client_notices_it_more_than_once_in_half_a_minute()
    {
        var clock = new FakeTimeProvider();
        clock.Advance(TimeSpan.FromHours(1));
        var time = new BackgroundTime(isManaged: false, clock);
        Assert.Equal(Usual, time.Next);
        time.Note(isDone: true);
        Assert.Equal(Usual, time.Next);

        for (var hour = 0; hour < 3; hour++)
        {
            time.Note(isDone: false);
            for (var second = 0; second < 30; second++)
            {
                Assert.Equal(Unnoticed, time.Next);
                time.Note(isDone: false);
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.Equal(Usual, time.Next);
        }

        time.Note(isDone: true);
        Assert.Equal(Usual, time.Next);
    }

    [Theory]
    [InlineData(60_000, 1_000, false)]
    [InlineData(1_250, 1_000, false)]
    [InlineData(750, 500, true)]
    [InlineData(250, 0, true)]
    [InlineData(-5_000, -5_250, true)]
    public void A_process_that_ends_at_a_deadline_works_no_longer(int left, int milliseconds, bool isCut)
    {
        var clock = new FakeTimeProvider();
        var time = new BackgroundTime(isManaged: false, clock);
        Assert.Equal((TimeSpan.FromMilliseconds(milliseconds), isCut), time.Until(clock.GetUtcNow().AddMilliseconds(left)));
        Assert.Equal((Usual, false), time.Until(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void A_managed_runtime_keeps_the_answer_back_so_it_is_always_short()
    {
        var time = new BackgroundTime(isManaged: true, TimeProvider.System);
        Assert.Equal(Unnoticed, time.Next);
        time.Note(isDone: true);
        Assert.Equal(Unnoticed, time.Next);
    }
}
