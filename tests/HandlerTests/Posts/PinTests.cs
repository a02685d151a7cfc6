using Xunit;

namespace HandlerTests.Posts;

/// <summary>POST /posts/pin.</summary>
public sealed class PinTests : PostsTests
{
    [Fact]
    public async Task Each_call_turns_the_pin_over()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        Assert.Equal("""{"success":true,"status":"pin"}""", (await Pin(post, creator)).Expect(200).Data!.ToJsonString());
        Assert.True((bool)(await Show(post, creator)).Data!["pinned"]!);
        Assert.Equal("""{"success":true,"status":"unpin"}""", (await Pin(post, creator)).Expect(200).Data!.ToJsonString());
        Assert.False((bool)(await Show(post, creator)).Data!["pinned"]!);
    }

    [Fact]
    public async Task Defect_only_the_first_of_several_pins_was_cleared()
    {
        var creator = await AddCreator();
        await AddPost(creator, pinned: "1");
        await AddPost(creator, pinned: "1", status: "disabled");
        var post = await AddPost(creator);
        await Pin(post, creator);
        Assert.Equal(1, await Pinned(creator));
        Assert.Equal("1", await Api.Scalar<string>("select fixed_post from updates where id = @p", ("@p", post)));
    }

    [Fact]
    public async Task Defect_not_found_was_answered_500()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator);
        (await Pin(post, fan)).Expect(404);
        (await Pin(999_999, creator)).Expect(404);
        (await Pin(await AddPost(creator, status: "disabled"), creator)).Expect(404);
        (await Pin(await AddPost(creator, deleted: true), creator)).Expect(404);
        Assert.Equal(["id"], (await Send("pin", creator, ("id", $"{post}"))).Expect(400).FaultyFields);
        Assert.Equal(["id"], (await Send("pin", creator)).Expect(400).FaultyFields);
        Assert.Equal(0, await Pinned(creator));
    }

    /// <summary>Deleting what was bought only ends it. Pinned, it would take the pin from a post that is there to be seen.</summary>
    [Fact]
    public async Task A_bought_post_that_was_deleted_cannot_be_pinned()
    {
        var (creator, fan) = (await AddCreator(), await AddFan());
        var shown = await AddPost(creator, pinned: "1");
        var bought = await AddPost(creator, locked: "yes", price: 20);
        await Api.Execute("insert into pay_per_views (user_id, updates_id, status) values (@f, @p, 1)", ("@f", fan), ("@p", bought));
        (await Api.Send("DELETE", $"/posts/delete/{bought}", null, new() { Token = Api.AsMember(creator) })).Expect(200);

        (await Pin(bought, creator)).Expect(404);

        Assert.Equal("1", await Api.Scalar<string>("select fixed_post from updates where id = @p", ("@p", shown)));
    }

    [Fact]
    public async Task Defect_pins_at_once_left_several()
    {
        var creator = await AddCreator();
        var posts = new List<long>();
        for (var i = 0; i < 20; i++) posts.Add(await AddPost(creator));
        var answers = await Task.WhenAll(posts.Select(p => Task.Run(() => Pin(p, creator))));
        Assert.All(answers, a => Assert.Equal("pin", a.Expect(200)["status"]));
        Assert.Equal(1, await Pinned(creator));
    }

    private Task<long> Pinned(long owner) => Api.Scalar<long>("select count(*) from updates where user_id = @o and fixed_post = '1'", ("@o", owner));
}
