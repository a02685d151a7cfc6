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
    public async Task Ruling_30_a_session_has_one_successor_however_many_ask()
    {
        await Store.Put(Session("t1", "1"), default);
        var now = Clock.GetUtcNow();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.Replace("t1", "1", $"next{i}", now, now.AddMinutes(5), default))));
        var winner = Assert.Single(answers.Distinct());
        var stored = (await Store.Find("t1", "1", default))!;
        Assert.Equal((winner, (DateTimeOffset?)now), (stored.ReplacedBy, stored.ReplacedAt));
        Assert.Equal(winner, await Store.Replace("t1", "1", "late", now.AddSeconds(1), now.AddMinutes(5), default));
    }

    [Fact]
    public async Task A_replaced_session_is_no_live_one_and_ends_by_itself()
    {
        await Store.Put(Session("t1", "1"), default);
        var now = Clock.GetUtcNow();
        await Store.Replace("t1", "1", "t2", now, now.AddSeconds(30), default);
        Assert.Empty(await Store.List("1", default));
        Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await Store.Find("t1", "1", default));
    }

    [Fact]
    public async Task Replacing_never_lengthens_a_session_and_brings_none_back()
    {
        await Store.Put(Session("t1", "1"), default);
        var now = Clock.GetUtcNow();
        var end = (await Store.Find("t1", "1", default))!.ExpiresAt;
        await Store.Replace("t1", "1", "t2", now, now.AddHours(9), default);
        Assert.Equal(end, (await Store.Find("t1", "1", default))!.ExpiresAt);
        Assert.Null(await Store.Replace("never", "1", "t2", now, now.AddSeconds(30), default));
        Assert.Null(await Store.Find("never", "1", default));
    }

    [Fact]
    public async Task The_family_is_kept()
    {
        await Store.Put(Session("t1", "1") with { Family = "f1" }, default);
        Assert.Equal("f1", (await Store.Find("t1", "1", default))!.Family);
        Assert.Equal("f1", Assert.Single(await Store.List("1", default)).Family);
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
