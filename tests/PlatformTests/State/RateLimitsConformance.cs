using BingeMe.Http.Limits;

namespace BingeMe.PlatformTests.State;

/// <summary>What every counter of calls must do.</summary>
public abstract class RateLimitsConformance
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    protected ManualClock Clock { get; } = new();

    protected abstract IRateLimits Limits { get; }

    [Fact]
    public async Task Of_200_parallel_calls_exactly_the_limit_passes()
    {
        var decisions = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Limits.Hit("rl:a", 100, Window, default).AsTask())));
        Assert.Equal(100, decisions.Count(d => d.Allowed));
        Assert.Equal(100, decisions.Where(d => d.Allowed).Select(d => d.Remaining).Distinct().Count());
    }

    [Fact]
    public async Task A_decision_names_what_is_left_and_when_the_window_ends()
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        var end = new DateTimeOffset(2025, 6, 15, 12, 15, 0, TimeSpan.Zero);
        Assert.Equal(new RateDecision(true, 2, 1, end), await Limits.Hit("rl:a", 2, Window, default));
        Assert.Equal(new RateDecision(true, 2, 0, end), await Limits.Hit("rl:a", 2, Window, default));
        Assert.Equal(new RateDecision(false, 2, 0, end), await Limits.Hit("rl:a", 2, Window, default));
    }

    [Fact]
    public async Task A_new_window_starts_afresh_however_busy_the_last_one_was()
    {
        for (var i = 0; i < 5; i++)
            await Limits.Hit("rl:a", 1, Window, default);
        Clock.Advance(Window);
        Assert.True((await Limits.Hit("rl:a", 1, Window, default)).Allowed);
    }

    [Fact]
    public async Task Keys_and_windows_do_not_mix()
    {
        await Limits.Hit("rl:a", 1, Window, default);
        Assert.True((await Limits.Hit("rl:b", 1, Window, default)).Allowed);
        Assert.True((await Limits.Hit("rl:a", 1, TimeSpan.FromMinutes(1), default)).Allowed);
    }

    [Fact]
    public async Task A_peek_tells_and_does_not_count()
    {
        Assert.Equal((true, 2), Told(await Limits.Peek("rl:a", 2, Window, default)));
        await Limits.Hit("rl:a", 2, Window, default);
        Assert.Equal((true, 1), Told(await Limits.Peek("rl:a", 2, Window, default)));
        Assert.Equal((true, 1), Told(await Limits.Peek("rl:a", 2, Window, default)));
        await Limits.Hit("rl:a", 2, Window, default);
        Assert.Equal((false, 0), Told(await Limits.Peek("rl:a", 2, Window, default)));
    }

    private static (bool Allowed, int Remaining) Told(RateDecision decision) => (decision.Allowed, decision.Remaining);
}
