using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>POST /posts/store-comment and POST /posts/delete-comment.</summary>
public sealed class CommentTests : PostsTests
{
    private const int PostCommented = 3;
    private const int CommentLiked = 4;

    [Fact]
    public async Task A_comment_is_stored_and_given_back()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator);
        var answer = (await Comment(post, fan, "  What a blue!  ")).Expect(200);
        Assert.Equal(
            "{comment{avatar:string,comment:string,date:string,date_time:string,id:string,like:bool,likes_count:number,name:string},success:bool,total:number,update_id:string}",
            answer.DataShape);
        var id = await Api.Scalar<long>("select max(id) from comments");
        Assert.Equal((Encoded(id), "Fred Fan", "What a blue!"), (answer["comment.id"], answer["comment.name"], answer["comment.comment"]));
        Assert.Equal(("just now", "2025-06-15T12:00:00.000Z"), (answer["comment.date"], answer["comment.date_time"]));
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/fred.webp", answer["comment.avatar"]);
        Assert.Equal(("1", Encoded(post)), (answer["total"], answer["update_id"]));
        Assert.Equal("2025-06-15 12:00:00", await Api.Scalar<string>("select date_utc from comments where id = @id", ("@id", id)));
        Assert.Equal(1, await Notifications(creator, PostCommented, post));
    }

    [Fact]
    public async Task Faults_are_named_together()
    {
        var fan = await AddFan();
        Assert.Equal(["update_id", "comment"], (await Send("store-comment", fan)).Expect(400).FaultyFields);
        Assert.Equal(["update_id", "comment"], (await Send("store-comment", fan, ("update_id", "12"), ("comment", "   "))).Expect(400).FaultyFields);
        (await Send("store-comment", fan, ("update_id", 12), ("comment", "x"))).Expect(400);
    }

    [Fact]
    public async Task Defect_the_length_of_a_comment_was_not_limited()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        (await Comment(post, creator, new string('x', 500))).Expect(200);
        Assert.Equal(["comment"], (await Comment(post, creator, new string('x', 501))).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task The_length_is_a_thousand_without_a_setting()
    {
        await Api.Execute("update admin_settings set comment_length = null");
        var creator = await AddCreator();
        var post = await AddPost(creator);
        (await Comment(post, creator, new string('x', 1000))).Expect(200);
        (await Comment(post, creator, new string('x', 1001))).Expect(400);
    }

    [Fact]
    public async Task Defect_an_anonymous_token_took_the_process_down()
    {
        (await Api.Post("/posts/store-comment", "{}", Api.AsAnonymous())).Expect(401);
        (await Api.Post("/posts/store-comment", "{}")).Expect(401);
    }

    [Fact]
    public async Task Defect_the_subscription_was_looked_up_by_columns_that_nothing_writes()
    {
        var creator = await AddCreator();
        var (fan, stranger) = (await AddFan(), await AddFan("fan_fay"));
        var post = await AddPost(creator, "yes");
        await Api.Execute(
            "insert into subscriptions (user_id, stripe_price, subscribed, creator_id, subscriber_id, status) values (@f, 'none', @c, @c, @f, 'active')",
            ("@f", stranger), ("@c", creator));
        await Subscribe(fan, creator, Api.Now.AddDays(2));
        (await Comment(post, fan)).Expect(200);
        (await Comment(post, stranger)).Expect(404);
    }

    [Fact]
    public async Task Defect_a_restriction_by_the_owner_was_not_asked()
    {
        var creator = await AddCreator();
        var (restricted, restricting) = (await AddFan(), await AddFan("fan_fay"));
        await Restrict(creator, restricted);
        await Restrict(restricting, creator);
        var post = await AddPost(creator);
        (await Comment(post, restricted)).Expect(404);
        (await Comment(post, restricting)).Expect(404);
    }

    [Fact]
    public async Task Defect_expired_posts_took_comments()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator, expiredAt: Api.Now.AddSeconds(-1));
        (await Comment(post, await AddFan())).Expect(404);
        (await Comment(post, creator)).Expect(200);
    }

    [Fact]
    public async Task Defect_comments_were_not_limited()
    {
        Api.RouteLimits.IsOn = true;
        var creator = await AddCreator();
        var post = await AddPost(creator);
        for (var i = 0; i < 20; i++) (await Comment(post, creator)).Expect(200);
        (await Comment(post, creator)).Expect(429);
    }

    [Fact]
    public async Task Defect_a_lost_notification_undid_the_comment()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        await Api.RefuseInserts("notifications");
        (await Comment(post, await AddFan())).Expect(200);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from comments where updates_id = @p", ("@p", post)));
    }

    [Fact]
    public async Task A_database_that_can_store_no_notification_at_all_is_none_that_refuses_it()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        await Api.FailInserts("notifications");
        var fan = await AddFan();
        (await Comment(post, fan)).Expect(503);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from comments where updates_id = @p", ("@p", post)));
        await Api.AllowInserts();
        (await Comment(post, fan)).Expect(200);
    }

    [Fact]
    public async Task Two_hundred_comments_at_once_are_counted_exactly()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Comment(post, fan))));
        var totals = answers.Select(a => (int)a.Expect(200).Data!["total"]!).ToList();
        Assert.Equal(200, totals.Max());
        Assert.All(totals, t => Assert.InRange(t, 1, 200));
        Assert.Equal(200, (int)(await Show(post, creator)).Data!["comments_count"]!);
    }

    [Fact]
    public async Task Its_author_the_owner_and_the_administration_delete_a_comment()
    {
        var creator = await AddCreator();
        var (author, other) = (await AddFan(), await AddFan("fan_fay"));
        var admin = await Api.AddMember(new TestMember("desk") { Role = "admin" });
        var post = await AddPost(creator);
        var (a, b, c) = (await AddComment(post, author), await AddComment(post, author), await AddComment(post, author));
        (await DeleteComment(a, other)).Expect(403);
        Assert.Equal("""{"success":true,"total":2}""", (await DeleteComment(a, author)).Expect(200).Data!.ToJsonString());
        Assert.Equal("""{"success":true,"total":1}""", (await DeleteComment(b, creator)).Expect(200).Data!.ToJsonString());
        Assert.Equal("""{"success":true,"total":null}""", (await DeleteComment(c, admin)).Expect(200).Data!.ToJsonString());
        (await DeleteComment(c, admin)).Expect(404);
        Assert.Equal(["comment_id"], (await Send("delete-comment", other, ("comment_id", $"{b}"))).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task Defect_deleting_one_comment_took_the_notifications_of_all()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator);
        await Comment(post, fan, "one");
        await Comment(post, fan, "two");
        var second = await Api.Scalar<long>("select max(id) from comments");
        await DeleteComment(second, fan);
        Assert.Equal(1, await Notifications(creator, PostCommented, post));
        await DeleteComment(second - 1, fan);
        Assert.Equal(0, await Notifications(creator, PostCommented, post));
    }

    [Fact]
    public async Task Defect_notifications_of_likes_stayed_behind_a_deleted_comment()
    {
        var creator = await AddCreator();
        var (author, fan, other) = (await AddFan(), await AddFan("fan_fay"), await AddFan("fan_fin"));
        var post = await AddPost(creator);
        var (first, second) = (await AddComment(post, author), await AddComment(post, author));
        await LikeComment(first, fan);
        await LikeComment(second, other);
        await DeleteComment(first, author);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from comments_likes where comments_id = @c", ("@c", first)));
        Assert.Equal(1, await Notifications(author, CommentLiked, post));
        await DeleteComment(second, author);
        Assert.Equal(0, await Notifications(author, CommentLiked, post));
    }

    /// <summary>Either mark of a soft deletion counts (ruling 20): what GET /comments does not list is not counted, liked or deleted.</summary>
    [Fact]
    public async Task A_comment_that_carries_the_flag_is_gone()
    {
        var (creator, fan) = (await AddCreator(), await AddFan());
        var post = await AddPost(creator);
        var flagged = await AddComment(post, fan);
        await Api.Execute("update comments set deleted = 1 where id = @c", ("@c", flagged));

        Assert.Empty((await Api.Get($"/comments/{Encoded(post)}", Api.AsMember(creator))).Expect(200).Data!["comments"]!.AsArray());
        Assert.Equal(0, (int)(await Show(post, fan)).Expect(200).Data!["comments_count"]!);
        (await LikeComment(flagged, creator)).Expect(404);
        (await DeleteComment(flagged, fan)).Expect(404);
        Assert.Equal(1, (int)(await Comment(post, fan)).Expect(200).Data!["total"]!);
    }

    [Fact]
    public async Task Defect_a_deleted_account_crashed_on_its_role()
    {
        var creator = await AddCreator();
        var gone = await Api.AddMember(new TestMember("gone_one") { Status = "deleted" });
        (await DeleteComment(await AddComment(await AddPost(creator), creator), gone)).Expect(401);
    }
}
