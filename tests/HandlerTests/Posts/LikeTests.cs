using BingeMe.Handlers.Ports;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>POST /posts/like.</summary>
public sealed class LikeTests : PostsTests
{
    private const int PostLiked = 2;

    [Fact]
    public async Task Each_call_turns_the_like_over()
    {
        var creator = await AddCreator();
        var (fan, other) = (await AddFan(), await AddFan("fan_fay"));
        var post = await AddPost(creator);
        Assert.Equal("""{"success":true,"total":1,"like":true}""", (await Like(post, fan)).Expect(200).Data!.ToJsonString());
        Assert.Equal("""{"success":true,"total":2,"like":true}""", (await Like(post, other)).Expect(200).Data!.ToJsonString());
        Assert.Equal("""{"success":true,"total":1,"like":false}""", (await Like(post, fan)).Expect(200).Data!.ToJsonString());
        Assert.Equal("""{"success":true,"total":2,"like":true}""", (await Like(post, fan)).Expect(200).Data!.ToJsonString());
    }

    [Fact]
    public async Task Defect_the_owner_was_never_told_of_a_like()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        await Like(post, await AddFan());
        Assert.Equal(1, await Notifications(creator, PostLiked, post));
    }

    [Fact]
    public async Task Defect_like_unlike_like_piled_up_notifications()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator);
        await Like(post, fan);
        await Api.Execute("update notifications set seen = 1 where destination = @c", ("@c", creator));
        await Like(post, fan);
        Assert.Equal((0, 1), (await Notifications(creator, PostLiked, post), await Notifications(creator, PostLiked, post, "1")));
        Api.Clock.Advance(TimeSpan.FromMinutes(5));
        await Like(post, fan);
        Assert.Equal((1, 0), (await Notifications(creator, PostLiked, post), await Notifications(creator, PostLiked, post, "1")));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from notifications where destination = @c and seen = 0 and created_at = '2025-06-15 12:05:00'", ("@c", creator)));
    }

    [Fact]
    public async Task The_owner_may_switch_the_notification_off()
    {
        var creator = await AddCreator();
        await Api.Execute("update users set notify_liked_post = 'no' where id = @id", ("@id", creator));
        var post = await AddPost(creator);
        await Like(post, await AddFan());
        Assert.Equal(0, await Notifications(creator, PostLiked, post));
    }

    [Fact]
    public async Task Ones_own_post_is_liked_without_a_notification()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator, "yes", 50);
        Assert.Equal("true", (await Like(post, creator)).Expect(200)["like"]);
        Assert.Equal(0, await Notifications(creator, PostLiked, post));
    }

    [Fact]
    public async Task The_owners_device_is_told_who_liked_what()
    {
        var creator = await AddCreator();
        await Api.Context.PushTokens.Put(new PushToken(creator, "device-1", "{}", Api.Now), default);
        var post = await AddPost(creator);
        await Like(post, await AddFan());
        Assert.Contains("Fred Fan liked your post: A study in blue", Assert.Single(await Api.MessagesTo($"member {creator}")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_is_closed_to_the_caller_takes_no_like()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        (await Like(await AddPost(creator, "yes", 75), fan)).Expect(404);
        (await Like(await AddPost(creator, "yes"), fan)).Expect(404);
        (await Like(await AddPost(creator, status: "disabled"), fan)).Expect(404);
        (await Like(await AddPost(creator, status: "disabled"), creator)).Expect(404);
        (await Like(await AddPost(creator, expiredAt: Api.Now.AddHours(-1)), fan)).Expect(404);
        (await Like(999_999, fan)).Expect(404);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from likes where user_id = @f", ("@f", fan)));
    }

    [Fact]
    public async Task A_like_stands_without_a_notice_that_is_refused_and_not_without_one_that_cannot_be_stored_now()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        await Api.FailInserts("notifications");
        (await Like(post, await AddFan())).Expect(503);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from likes where updates_id = @p", ("@p", post)));
        await Api.AllowInserts();
        await Api.RefuseInserts("notifications");
        (await Like(post, await AddFan("fan_fay"))).Expect(200);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from likes where updates_id = @p", ("@p", post)));
    }

    [Fact]
    public async Task Restrictions_refuse_likes_in_both_directions()
    {
        var creator = await AddCreator();
        var (restricted, restricting) = (await AddFan(), await AddFan("fan_fay"));
        var post = await AddPost(creator);
        await Restrict(creator, restricted);
        await Restrict(restricting, creator);
        (await Like(post, restricted)).Expect(404);
        (await Like(post, restricting)).Expect(404);
    }

    [Fact]
    public async Task A_missing_plain_or_broken_id_is_a_bad_field()
    {
        var fan = await AddFan();
        foreach (var id in new[] { null, "", "12", "12abc", "AAAAAAAAAAAAAAAAAAAAAA00" })
            Assert.Equal(["update_id"], (await Send("like", fan, ("update_id", id))).Expect(400).FaultyFields);
        (await Api.Post("/posts/like", "not json", Api.AsMember(fan))).Expect(400);
        (await Api.Post("/posts/like", "{}", Api.AsAnonymous())).Expect(401);
    }

    [Fact]
    public async Task Defect_likes_at_once_made_doubles()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        var fans = new List<long>();
        for (var i = 0; i < 40; i++) fans.Add(await AddFan($"fan_{i}"));
        // Of the forty, each odd one likes four times and each even one five times, all at once.
        var calls = fans.SelectMany((fan, i) => Enumerable.Repeat(fan, i % 2 == 0 ? 5 : 4)).ToList();
        var answers = await Task.WhenAll(calls.Select(fan => Task.Run(() => Like(post, fan))));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(40, await Api.Scalar<long>("select count(*) from likes where updates_id = @p", ("@p", post)));
        Assert.Equal(20, await Api.Scalar<long>("select count(*) from likes where updates_id = @p and status = '1'", ("@p", post)));
        Assert.Equal(20, (int)(await Show(post, creator)).Data!["likes"]!);

        // One for each who likes it now; who liked and unliked it in one breath may have left a withdrawn one, and nobody has two.
        Assert.Equal(20, await Notifications(creator, PostLiked, post));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) - count(distinct author) from notifications where destination = @c and type = 2", ("@c", creator)));
    }

    [Fact]
    public async Task Two_hundred_members_at_once_are_counted_exactly()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        var fans = new List<long>();
        for (var i = 0; i < 200; i++) fans.Add(await AddFan($"fan_{i}"));
        var answers = await Task.WhenAll(fans.Select(fan => Task.Run(() => Like(post, fan))));
        Assert.All(answers, a => Assert.Equal("true", a.Expect(200)["like"]));
        Assert.Equal(200, (int)(await Show(post, creator)).Data!["likes"]!);
    }

    [Fact]
    public async Task Likes_of_posts_and_comments_share_one_limit()
    {
        Api.RouteLimits.IsOn = true;
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator);
        var comment = await AddComment(post, creator);
        for (var i = 0; i < 30; i++)
        {
            (await Like(post, fan)).Expect(200);
            (await LikeComment(comment, fan)).Expect(200);
        }

        (await Like(post, fan)).Expect(429);
        (await LikeComment(comment, fan)).Expect(429);
        (await Like(post, creator)).Expect(200);
    }
}
