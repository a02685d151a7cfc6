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

    [Fact]
    public void A_managed_runtime_keeps_the_answer_back_so_it_is_always_short()
    {
        var time = new BackgroundTime(isManaged: true, TimeProvider.System);
        Assert.Equal(Unnoticed, time.Next);
        time.Note(isDone: true);
        Assert.Equal(Unnoticed, time.Next);
    }
}
