using BingeMe.Handlers.Entitlements;
using HandlerTests.Posts;
using Xunit;

namespace HandlerTests.Entitlements;

/// <summary>The facts as they are gathered from the tables, for many things in one query.</summary>
public sealed class EntitlementSqlTests : PostsTests
{
    [Fact]
    public async Task Decides_on_many_posts_at_once_as_on_each_alone()
    {
        var (creator, blocker, suspended) = (await AddCreator(), await AddCreator("block_er"), await AddCreator("susp_ended", m => m with { Status = "suspended" }));
        var fan = await AddFan();
        await Subscribe(fan, creator, Api.Now.AddDays(1), cancelled: "yes");
        await Block(blocker, fan);
        var posts = new Dictionary<long, PostDecision>
        {
            [await AddPost(creator)] = new(Visibility.Open, true),
            [await AddPost(creator, "yes")] = new(Visibility.Open, true),
            [await AddPost(creator, "yes", 20)] = new(Visibility.Closed, false),
            [await AddPost(creator, status: "disabled")] = PostDecision.Hidden,
            [await AddPost(creator, deleted: true)] = PostDecision.Hidden,
            [await AddPost(creator, expiredAt: Api.Now)] = PostDecision.Hidden,
            [await AddPost(blocker)] = PostDecision.Hidden,
            [await AddPost(suspended)] = PostDecision.Hidden,
        };
        var bought = await AddPost(creator, "yes", 20, expiredAt: Api.Now.AddDays(-1));
        await Buy(bought, fan);
        posts[bought] = new(Visibility.Open, false);

        var viewer = new Viewer(fan, null);
        var decided = await Api.Context.Db.Run(sql => Reader.Posts(sql, viewer, [.. posts.Keys, 987_654]), default);
        Assert.Equal(posts.OrderBy(p => p.Key), decided.OrderBy(p => p.Key));
        foreach (var (id, decision) in posts) Assert.Equal(decision, await Api.Context.Db.Run(sql => Reader.Post(sql, viewer, id), default));
        Assert.Equal(PostDecision.Hidden, await Api.Context.Db.Run(sql => Reader.Post(sql, viewer, 987_654), default));
        Assert.Empty(await Api.Context.Db.Run(sql => Reader.Posts(sql, viewer, []), default));
    }

    [Fact]
    public async Task A_visitor_sees_what_is_free()
    {
        var creator = await AddCreator();
        var (free, paid) = (await AddPost(creator), await AddPost(creator, "yes", 20));
        await Buy(paid, 0);
        var decided = await Api.Context.Db.Run(sql => Reader.Posts(sql, new Viewer(null, "JP"), [free]), default);
        Assert.True(decided[free].CanView);
        await Api.Execute("update users set blocked_countries = 'JP' where id = @c", ("@c", creator));
        Assert.Equal(PostDecision.Hidden, (await Api.Context.Db.Run(sql => Reader.Posts(sql, new Viewer(null, "JP"), [free]), default))[free]);
    }

    [Fact]
    public async Task A_purchase_keeps_a_post_open_that_is_for_subscribers_now()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator, "yes");
        await Buy(post, fan);
        Assert.True((await Api.Context.Db.Run(sql => Reader.Post(sql, new Viewer(fan, null), post), default)).CanView);
    }

    [Fact]
    public async Task Relations_know_both_directions()
    {
        var creator = await AddCreator();
        var (a, b, c) = (await AddFan("fan_a"), await AddFan("fan_b"), await AddFan("fan_c"));
        await Restrict(creator, a);
        await Restrict(b, creator);
        await Block(creator, c);
        var ofA = await Api.Context.Db.Run(sql => Reader.Member(sql, new Viewer(a, null), creator), default);
        var ofB = await Api.Context.Db.Run(sql => Reader.Member(sql, new Viewer(b, null), creator), default);
        var ofC = await Api.Context.Db.Run(sql => Reader.Member(sql, new Viewer(c, null), creator), default);
        Assert.Equal((true, false, false), (ofA!.RestrictsViewer, ofA.IsRestrictedByViewer, ofA.IsBlocked));
        Assert.Equal((false, true, false), (ofB!.RestrictsViewer, ofB.IsRestrictedByViewer, ofB.IsBlocked));
        Assert.Equal((false, false, true), (ofC!.RestrictsViewer, ofC.IsRestrictedByViewer, ofC.IsBlocked));
        Assert.True(ofC.IsHidden);
        Assert.True((await Api.Context.Db.Run(sql => Reader.Member(sql, new Viewer(creator, null), creator), default))!.IsSelf);
        Assert.True((await Api.Context.Db.Run(sql => Reader.Member(sql, new Viewer(creator, null), c), default))!.IsBlocked);
        Assert.Null(await Api.Context.Db.Run(sql => Reader.Member(sql, new Viewer(a, null), 987_654), default));
    }

    [Fact]
    public async Task Messages_are_locked_until_they_are_bought()
    {
        var creator = await AddCreator();
        var (fan, other) = (await AddFan(), await AddFan("fan_fay"));
        var priced = await AddMessage(creator, fan, 50);
        var free = await AddMessage(creator, fan, 0);
        Assert.Equal(Visibility.Closed, await Seen(fan, priced));
        Assert.Equal(Visibility.Open, await Seen(creator, priced));
        Assert.Equal(Visibility.Open, await Seen(fan, free));
        Assert.True((await Api.Context.Db.Run(sql => Reader.Messages(sql, other, [priced]), default))[priced].IsForeign);

        await Api.Execute("insert into pay_per_views (user_id, updates_id, status) values (@f, @m, 1)", ("@f", fan), ("@m", priced));
        Assert.Equal(Visibility.Closed, await Seen(fan, priced));
        await Api.Execute("insert into pay_per_views (user_id, messages_id, status) values (@f, @m, 1)", ("@f", fan), ("@m", priced));
        Assert.Equal(Visibility.Open, await Seen(fan, priced));

        await Api.Execute("update messages set expires_at = @at", ("@at", Api.Now.AddHours(-1).UtcDateTime));
        Assert.Equal((Visibility.Open, Visibility.Hidden), (await Seen(fan, priced), await Seen(fan, free)));
        Assert.Equal(Visibility.Open, await Seen(creator, free));

        await Api.Execute("insert into conversation_clears values (@c, @f, @m, @at)", ("@c", creator), ("@f", fan), ("@m", priced), ("@at", Api.Now.UtcDateTime));
        Assert.Equal((Visibility.Hidden, Visibility.Open), (await Seen(creator, priced), await Seen(creator, free)));
        await Api.Execute("update messages set deleted = 1 where id = @m", ("@m", free));
        Assert.Equal(Visibility.Hidden, await Seen(creator, free));
    }

    private EntitlementReader Reader => Api.Context.Entitlement;

    private async Task<Visibility> Seen(long member, long message) => (await Api.Context.Db.Run(sql => Reader.Messages(sql, member, [message]), default))[message].Visibility;

    private async Task<long> AddMessage(long from, long to, decimal price)
    {
        await Api.Execute(
            "insert into messages (conversations_id, from_user_id, to_user_id, message, price) values (77, @from, @to, 'Hello', @price)",
            ("@from", from), ("@to", to), ("@price", price));
        return await Api.Scalar<long>("select max(id) from messages");
    }
}
