using Xunit;

namespace HandlerTests.Posts;

/// <summary>POST /posts/comment-like.</summary>
public sealed class CommentLikeTests : PostsTests
{
    private const int CommentLiked = 4;

    [Fact]
    public async Task Each_call_turns_the_like_over()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var comment = await AddComment(await AddPost(creator), creator);
        Assert.Equal("""{"success":true,"total":1,"like":true}""", (await LikeComment(comment, fan)).Expect(200).Data!.ToJsonString());
        Assert.Equal("""{"success":true,"total":2,"like":true}""", (await LikeComment(comment, creator)).Expect(200).Data!.ToJsonString());
        Assert.Equal("""{"success":true,"total":1,"like":false}""", (await LikeComment(comment, fan)).Expect(200).Data!.ToJsonString());
    }

    [Fact]
    public async Task Defect_the_author_was_never_told_of_a_like()
    {
        var creator = await AddCreator();
        var (author, fan) = (await AddFan(), await AddFan("fan_fay"));
        var post = await AddPost(creator);
        var comment = await AddComment(post, author);
        await LikeComment(comment, fan);
        Assert.Equal(1, await Notifications(author, CommentLiked, post));
        await LikeComment(comment, fan);
        Assert.Equal(0, await Notifications(author, CommentLiked, post));
        await LikeComment(comment, author);
        Assert.Equal(0, await Notifications(author, CommentLiked, post));
        await Api.Execute("update users set notify_liked_comment = 'no' where id = @id", ("@id", author));
        await LikeComment(comment, fan);
        Assert.Equal(0, await Notifications(author, CommentLiked, post));
    }

    [Fact]
    public async Task Defect_an_unlike_took_the_notifications_of_every_liked_comment()
    {
        var creator = await AddCreator();
        var (author, fan) = (await AddFan(), await AddFan("fan_fay"));
        var post = await AddPost(creator);
        var (first, second) = (await AddComment(post, author), await AddComment(post, author));
        await LikeComment(first, fan);
        await LikeComment(second, fan);
        Assert.Equal(2, await Notifications(author, CommentLiked, post));
        await LikeComment(first, fan);
        Assert.Equal(1, await Notifications(author, CommentLiked, post));
    }

    [Fact]
    public async Task Defect_comments_of_locked_and_disabled_posts_could_be_liked()
    {
        var creator = await AddCreator();
        var (fan, restricted) = (await AddFan(), await AddFan("fan_fay"));
        await Restrict(creator, restricted);
        var free = await AddComment(await AddPost(creator), creator);
        var paid = await AddComment(await AddPost(creator, "yes", 75), creator);
        var disabled = await AddComment(await AddPost(creator, status: "disabled"), creator);
        (await LikeComment(paid, fan)).Expect(404);
        (await LikeComment(disabled, fan)).Expect(404);
        (await LikeComment(free, restricted)).Expect(404);
        (await LikeComment(free, fan)).Expect(200);
    }

    [Fact]
    public async Task A_comment_that_is_hidden_or_not_there_is_not_found()
    {
        var creator = await AddCreator();
        var (author, fan) = (await AddFan(), await AddFan("fan_fay"));
        var comment = await AddComment(await AddPost(creator), author);
        await Block(author, fan);
        (await LikeComment(comment, fan)).Expect(404);
        await Api.Execute("update comments set status = '0' where id = @c", ("@c", comment));
        (await LikeComment(comment, creator)).Expect(404);
        (await LikeComment(999_999, creator)).Expect(404);
        Assert.Equal(["comment_id"], (await Send("comment-like", creator, ("comment_id", "1"))).Expect(400).FaultyFields);
        Assert.Equal(["comment_id"], (await Send("comment-like", creator)).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task Defect_likes_at_once_made_doubles()
    {
        var creator = await AddCreator();
        var comment = await AddComment(await AddPost(creator), creator);
        var fans = new List<long>();
        for (var i = 0; i < 40; i++) fans.Add(await AddFan($"fan_{i}"));
        var calls = fans.SelectMany((fan, i) => Enumerable.Repeat(fan, i % 2 == 0 ? 5 : 4)).ToList();
        var answers = await Task.WhenAll(calls.Select(fan => Task.Run(() => LikeComment(comment, fan))));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(20, await Api.Scalar<long>("select count(*) from comments_likes where comments_id = @c", ("@c", comment)));
    }
}
