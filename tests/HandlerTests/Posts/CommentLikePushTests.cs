using BingeMe.TestSupport.Api;
using HandlerTests.Jobs;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>What a push about a liked comment says of the post, which is another member's than who gets it.</summary>
public sealed class CommentLikePushTests : PostsTests
{
    private readonly FailingPush push = new();

    [Theory]
    [InlineData("", true)]
    [InlineData("update users set hide_caption = 'yes' where id = @o", false)]
    [InlineData("insert into user_blocks (user_id, blocked_user_id) values (@o, @a)", false)]
    [InlineData("insert into user_blocks (user_id, blocked_user_id) values (@a, @o)", false)]
    public async Task The_post_is_quoted_to_whom_its_owner_exists(string change, bool isQuoted)
    {
        var (owner, author, fan) = (await AddCreator(), await AddFan(), await AddFan("fan_fay"));
        var comment = await AddComment(await AddPost(owner), author);
        (string, object?)[] all = [("@o", owner), ("@a", author)];
        if (change.Length > 0) await Api.Execute(change, [.. all.Where(p => change.Contains(p.Item1, StringComparison.Ordinal))]);

        (await LikeComment(comment, fan)).Expect(200);
        await Api.System.FlushAsync();

        var told = Assert.Single(push.Delivered);
        Assert.Equal((author, $"Fred Fan liked your comment on the post{(isQuoted ? ": A study in blue" : ".")}"), (told.UserId, told.Message.Body));
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(replace: c => c with { Push = push });
}
