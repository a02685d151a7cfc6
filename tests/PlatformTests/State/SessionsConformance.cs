using BingeMe.Handlers.Ports;

namespace BingeMe.PlatformTests.State;

/// <summary>What every store of sessions must do.</summary>
public abstract class SessionsConformance
{
    protected ManualClock Clock { get; } = new();

    /// <summary>The store under test, empty of this test's users.</summary>
    protected abstract ISessions Store { get; }

    [Fact]
    public async Task A_session_comes_back_as_it_was_put()
    {
        var session = Session("t1", "1") with { CreatedAt = Clock.GetUtcNow().AddMilliseconds(123) };
        await Store.Put(session, default);
        Assert.Equal(session, await Store.Find("t1", "1", default));
    }

    [Fact]
    public async Task Token_and_user_must_both_match()
    {
        await Store.Put(Session("t1", "1"), default);
        Assert.Null(await Store.Find("t1", "2", default));
        Assert.Null(await Store.Find("T1", "1", default));
        Assert.False(await Store.Delete("t1", "2", default));
        Assert.NotNull(await Store.Find("t1", "1", default));
    }

    [Fact]
    public async Task A_second_put_replaces_the_first()
    {
        await Store.Put(Session("t1", "1"), default);
        await Store.Put(Session("t1", "1") with { App = "Other/2" }, default);
        Assert.Equal("Other/2", (await Store.Find("t1", "1", default))!.App);
        Assert.Single(await Store.List("1", default));
    }

    [Fact]
    public async Task An_expired_session_counts_as_absent()
    {
        await Store.Put(Session("t1", "1"), default);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Store.Find("t1", "1", default));
        Assert.Empty(await Store.List("1", default));
    }

    [Fact]
    public async Task Expiry_is_only_ever_brought_forward()
    {
        await Store.Put(Session("t1", "1"), default);
        await Store.ExpireBy("t1", "1", Clock.GetUtcNow().AddSeconds(30), default);
        await Store.ExpireBy("t1", "1", Clock.GetUtcNow().AddHours(9), default);
        Assert.Equal(Clock.GetUtcNow().AddSeconds(30), (await Store.Find("t1", "1", default))!.ExpiresAt);
        Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await Store.Find("t1", "1", default));
    }

    [Fact]
    public async Task A_session_that_is_gone_stays_gone()
    {
        await Store.ExpireBy("never", "1", Clock.GetUtcNow().AddSeconds(30), default);
        Assert.Null(await Store.Find("never", "1", default));
    }

    [Fact]
    public async Task Delete_says_whether_there_was_one()
    {
        await Store.Put(Session("t1", "1"), default);
        Assert.True(await Store.Delete("t1", "1", default));
        Assert.False(await Store.Delete("t1", "1", default));
    }

    [Fact]
    public async Task A_users_sessions_are_listed_oldest_first_and_no_others()
    {
        await Store.Put(Session("t2", "1") with { CreatedAt = Clock.GetUtcNow().AddMinutes(2) }, default);
        await Store.Put(Session("t1", "1") with { CreatedAt = Clock.GetUtcNow().AddMinutes(1) }, default);
        await Store.Put(Session("t3", "anon_1_a"), default);
        Assert.Equal(["t1", "t2"], (await Store.List("1", default)).Select(s => s.Token));
    }

    [Fact]
    public async Task All_but_one_can_be_ended()
    {
        foreach (var token in new[] { "t1", "t2", "t3" })
            await Store.Put(Session(token, "1"), default);
        await Store.Put(Session("t4", "2"), default);
        Assert.Equal(2, await Store.DeleteAll("1", "t2", default));
        Assert.Equal(["t2"], (await Store.List("1", default)).Select(s => s.Token));
        Assert.Equal(1, await Store.DeleteAll("1", null, default));
        Assert.Single(await Store.List("2", default));
    }

    private Session Session(string token, string user) => new(
        token, user, Clock.GetUtcNow().AddHours(1), new string('a', 64), "203.0.113.9", "Test/1.0 (\"x\"; ü)", Clock.GetUtcNow());
}
