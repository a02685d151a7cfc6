using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>
/// A thousand calls at once leave exact counts. A call that is told to come back (503: no connection became free in time) does so, as
/// clients do; were anything of it left behind, the counts would show it.
/// </summary>
public sealed class ThousandAtOnceTests : PostsTests
{
    [Fact]
    public async Task A_thousand_likes_and_unlikes_of_a_post()
    {
        var post = await AddPost(await AddCreator());
        var fans = await AddFans(400);
        await AtOnce(Turns(fans), fan => Like(post, fan));
        Assert.Equal(400, await Api.Scalar<long>("select count(*) from likes where updates_id = @p", ("@p", post)));
        Assert.Equal(200, (int)(await Show(post, fans[0])).Expect(200).Data!["likes"]!);
        Assert.Equal(200, await Api.Scalar<long>("select count(*) from likes where updates_id = @p and status = '1' and user_id % 2 = @odd", ("@p", post), ("@odd", fans[1] % 2)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) - count(distinct author) from notifications where type = 2 and target = @p", ("@p", post)));
    }

    [Fact]
    public async Task A_thousand_likes_and_unlikes_of_a_comment()
    {
        var (creator, author) = (await AddCreator(), await AddFan());
        var comment = await AddComment(await AddPost(creator), author);
        var fans = await AddFans(400);
        await AtOnce(Turns(fans), fan => LikeComment(comment, fan));
        Assert.Equal((200, 200), (
            await Api.Scalar<long>("select count(*) from comments_likes where comments_id = @c", ("@c", comment)),
            await Api.Scalar<long>("select count(distinct user_id) from comments_likes where comments_id = @c and user_id % 2 = @odd", ("@c", comment), ("@odd", fans[1] % 2))));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) - count(distinct author) from notifications where type = 4 and destination = @a", ("@a", author)));
    }

    [Fact]
    public async Task A_thousand_comments_and_deletions()
    {
        var (creator, fan, gone) = (await AddCreator(), await AddFan(), await AddFan("fan_gone"));
        var post = await AddPost(creator);
        var old = new List<long>();
        for (var i = 0; i < 400; i++) old.Add(await AddComment(post, gone));
        await AtOnce([.. old, .. new long[600]], id => id == 0 ? Comment(post, fan) : DeleteComment(id, gone));
        Assert.Equal(600, (int)(await Show(post, creator)).Expect(200).Data!["comments_count"]!);
        Assert.Equal((600, 0), (
            await Api.Scalar<long>("select count(*) from comments where updates_id = @p and user_id = @f", ("@p", post), ("@f", fan)),
            await Api.Scalar<long>("select count(*) from comments where user_id = @g", ("@g", gone))));
    }

    /// <summary>Each odd one three times, each even one twice: a thousand calls of four hundred members, half of whom like in the end.</summary>
    private static List<long> Turns(List<long> fans) => [.. Enumerable.Range(0, 3).SelectMany(turn => fans.Where((_, i) => turn < 2 || i % 2 == 1))];

    private async Task AtOnce(List<long> turns, Func<long, Task<ApiAnswer>> call)
    {
        Assert.Equal(1000, turns.Count);
        await Task.WhenAll(turns.Select(turn => Task.Run(async () =>
        {
            var answer = await call(turn);
            for (; answer.Status == 503; answer = await call(turn)) await Task.Delay(Random.Shared.Next(10, 200));
            Assert.True(answer.Status == 200, $"{answer.Text} {Api.Log.Records.FirstOrDefault(r => r.Status == 500).Failure}");
        })));
    }

    private async Task<List<long>> AddFans(int count)
    {
        var before = await Newest("users");
        await Api.Execute(
            """
            insert into users (name, username, status, role)
            with recursive n(i) as (select 1 union all select i + 1 from n where i < @count)
            select 'Fan', 'crowd_' || i, 'active', 'normal' from n
            """,
            ("@count", count));
        return [.. Enumerable.Range(1, count).Select(i => before + i)];
    }
}
