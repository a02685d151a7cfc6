using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>GET /posts/{username}/{id}.</summary>
public sealed class GetPostTests : PostsTests
{
    private const string Shape =
        "{can_view:bool,caption:string,comments_count:number,created_at:string,date:string,expired_at:null,id:string,likes:number,locked:bool," +
        "media[{type:string,url:string}],pinned:bool,post_url:string,price:number,remaining_days:null,remaining_message:null,tags[string],user{avatar:string,name:string,username:string}}";

    [Theory]
    [InlineData("yes", 0, "")]
    [InlineData("no", 20, "")]
    [InlineData("no", 0, "A study in blue")]
    public async Task Ruling_33_captions_of_closed_posts_are_kept_back_by_who_hides_them(string locked, int price, string caption)
    {
        var (creator, fan) = (await AddCreator(), await AddFan());
        var post = await AddPost(creator, locked, price);
        Assert.Equal("A study in blue", (await Show(post, fan))["caption"]);
        await Api.Execute("update users set hide_caption = 'yes' where id = @c", ("@c", creator));
        Assert.Equal(caption, (await Show(post, fan)).Expect(200)["caption"]);
        Assert.Equal("A study in blue", (await Show(post, creator)).Expect(200)["caption"]);

        var onProfile = (await Api.Get($"/{Username}", Api.AsMember(fan))).Expect(200).Data!["updates"]![0]!;
        Assert.Equal(caption, (string)onProfile["caption"]!);
        await AddNotification(fan, creator, 16, post);
        Assert.Equal(caption.Length > 0, (await Api.Get("/notifications", Api.AsMember(fan))).Expect(200).Text.Contains("A study in blue", StringComparison.Ordinal));

        await Buy(post, fan);
        Assert.Equal("A study in blue", (await Show(post, fan)).Expect(200)["caption"]);
        Assert.Contains("A study in blue", (await Api.Get("/notifications", Api.AsMember(fan))).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_free_post_to_any_member()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator, pinned: "1");
        await AddMedia(post, "image", "blue.webp");
        await Api.Execute("insert into update_tags (update_id, tag_id) values (@p, 1), (@p, 6)", ("@p", post));
        await AddComment(post, fan);
        await Like(post, fan);

        var answer = (await Show(post, fan)).Expect(200);
        Assert.Equal(Shape, answer.DataShape.Replace(" ", "", StringComparison.Ordinal));
        var data = answer.Data!;
        Assert.Equal(Encoded(post), answer["id"]);
        Assert.Equal("3 hours ago", answer["date"]);
        Assert.Equal("2025-06-15T09:00:00.000Z", answer["created_at"]);
        Assert.Equal($"https://bingeme.com/posts/{Username}/{Encoded(post)}", answer["post_url"]);
        Assert.Equal("https://cdn.bingeme.com/uploads/updates/images/blue.webp", (string?)data["media"]![0]!["url"]);
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/cleo.webp", answer["user.avatar"]);
        Assert.Equal(["#music", "#acoustic"], data["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Equal((1, 1, true, true, false), ((int)data["likes"]!, (int)data["comments_count"]!, (bool)data["pinned"]!, (bool)data["can_view"]!, (bool)data["locked"]!));
    }

    [Fact]
    public async Task Takes_a_plain_id_too_and_no_other_text()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        (await Api.Get($"/posts/{Username}/{post}", Api.AsMember(creator))).Expect(200);
        (await Api.Get($"/posts/{Username}/{post}abc", Api.AsMember(creator))).Expect(400);
        (await Api.Get($"/posts/{Username}/AAAAAAAAAAAAAAAAAAAAAA00", Api.AsMember(creator))).Expect(400);
    }

    [Fact]
    public async Task A_post_of_another_name_is_not_found()
    {
        var creator = await AddCreator();
        await AddCreator("other_one");
        var post = await AddPost(creator);
        (await Show(post, creator, "other_one")).Expect(404);
        (await Show(post, creator, "nobody_here")).Expect(404);
        (await Show(post + 1000, creator)).Expect(404);
    }

    [Theory]
    [InlineData("yes", 75)]
    [InlineData("yes", 0)]
    [InlineData("no", 75)]
    public async Task Defect_media_of_locked_posts_were_given_to_everybody(string locked, int price)
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator, locked, price);
        await AddMedia(post, "image", "secret-picture.webp");
        await AddMedia(post, "video", "secret-film.mp4");
        await AddMedia(post, "embed", "", "https://films.example/secret-embed");

        var answer = (await Show(post, fan)).Expect(200);
        Assert.DoesNotContain("secret-", answer.Text, StringComparison.Ordinal);
        Assert.False((bool)answer.Data!["can_view"]!);
        Assert.True((bool)answer.Data!["locked"]!);
        Assert.Equal("A study in blue", answer["caption"]);
        Assert.Equal(price, (decimal)answer.Data!["price"]!);
        Assert.Equal("""[{"type":"image","url":""},{"type":"video","url":""},{"type":"embed","video_embed":""}]""", answer.Data!["media"]!.ToJsonString());

        Assert.Contains("secret-picture", (await Show(post, creator)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_disabled_posts_were_served_to_everybody()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator, status: "disabled");
        (await Show(post, fan)).Expect(404);
        (await Show(post, creator)).Expect(200);
        (await Show(await AddPost(creator, deleted: true), creator)).Expect(404);
        (await Show(await AddPost(creator, status: "encode"), creator)).Expect(404);
    }

    [Fact]
    public async Task A_purchase_opens_a_paid_post_and_an_unpaid_one_does_not()
    {
        var creator = await AddCreator();
        var (fan, other) = (await AddFan(), await AddFan("fan_fay"));
        var post = await AddPost(creator, "yes", 75);
        await AddMedia(post, "image", "a.webp");
        await Buy(post, fan);
        await Buy(post, other, status: 0);
        var open = (await Show(post, fan)).Expect(200);
        Assert.True((bool)open.Data!["can_view"]!);
        Assert.True((bool)open.Data!["locked"]!);
        Assert.NotEqual("", (string?)open.Data!["media"]![0]!["url"]);
        Assert.False((bool)(await Show(post, other)).Data!["can_view"]!);
    }

    [Theory]
    [InlineData(1, "no", "no", "1", true)]
    [InlineData(1, "yes", "no", "1", true)] // cancelled: until its end (ruling 9)
    [InlineData(1, "no", "no", "0", true)] // the plan is no longer offered (ruling 9)
    [InlineData(-1, "no", "no", "1", false)]
    [InlineData(null, "no", "yes", "1", true)]
    [InlineData(null, "yes", "yes", "1", false)]
    [InlineData(null, "no", "no", "1", false)]
    public async Task A_subscription_opens_posts_for_subscribers_and_no_paid_ones(int? days, string cancelled, string free, string plan, bool opens)
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        await Subscribe(fan, creator, days is null ? null : Api.Now.AddDays(days.Value), cancelled, free, plan);
        var forSubscribers = await AddPost(creator, "yes");
        var paid = await AddPost(creator, "yes", 30);
        Assert.Equal(opens, (bool)(await Show(forSubscribers, fan)).Expect(200).Data!["can_view"]!);
        Assert.False((bool)(await Show(paid, fan)).Expect(200).Data!["can_view"]!);
    }

    [Fact]
    public async Task An_expired_post_stays_with_its_buyer_and_its_owner()
    {
        var creator = await AddCreator();
        var (fan, buyer) = (await AddFan(), await AddFan("fan_fay"));
        var post = await AddPost(creator, "yes", 75, expiredAt: Api.Now.AddMinutes(-1));
        await Buy(post, buyer);
        (await Show(post, fan)).Expect(404);
        Assert.True((bool)(await Show(post, buyer)).Expect(200).Data!["can_view"]!);
        Assert.Equal("0", (await Show(post, creator)).Expect(200)["remaining_days"]);
        (await Comment(post, buyer)).Expect(404);
    }

    [Fact]
    public async Task Blocks_hide_in_both_directions()
    {
        var creator = await AddCreator();
        var (blocked, blocker, other) = (await AddFan(), await AddFan("fan_fay"), await AddFan("fan_fin"));
        var post = await AddPost(creator);
        await Block(creator, blocked);
        await Block(blocker, creator);
        (await Show(post, blocked)).Expect(404);
        (await Show(post, blocker)).Expect(404);
        (await Show(post, other)).Expect(200);
    }

    [Theory]
    [InlineData("JP", 404)]
    [InlineData("IN", 200)]
    [InlineData(null, 200)]
    public async Task A_blocked_country_sees_nothing(string? country, int status)
    {
        var creator = await AddCreator();
        await Api.Execute("update users set blocked_countries = 'BR,JP' where id = @id", ("@id", creator));
        var post = await AddPost(creator);
        var call = new ApiCall { Token = Api.AsMember(await AddFan()) };
        if (country is not null) call = call with { Headers = [new("CloudFront-Viewer-Country", country)] };
        (await Api.Send("GET", $"/posts/{Username}/{post}", null, call)).Expect(status);
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("pending")]
    [InlineData("deleted")]
    public async Task Posts_of_an_owner_who_is_not_active_are_not_found(string status)
    {
        var creator = await AddCreator(change: m => m with { Status = status });
        (await Show(await AddPost(creator), await AddFan())).Expect(404);
    }

    [Fact]
    public async Task A_member_whom_the_owner_restricted_reads_free_posts_and_nothing_locked()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var (free, paid) = (await AddPost(creator), await AddPost(creator, "yes", 75));
        await Buy(paid, fan);
        await Restrict(creator, fan);
        Assert.True((bool)(await Show(free, fan)).Expect(200).Data!["can_view"]!);
        Assert.False((bool)(await Show(paid, fan)).Expect(200).Data!["can_view"]!);
    }

    [Fact]
    public async Task A_hidden_name_gives_way_to_the_username()
    {
        var creator = await AddCreator();
        await Api.Execute("update users set hide_name = 'yes' where id = @id", ("@id", creator));
        var post = await AddPost(creator);
        Assert.Equal(Username, (await Show(post, await AddFan()))["user.name"]);
        Assert.Equal("Cleo Art", (await Show(post, creator))["user.name"]);
    }

    [Theory]
    [InlineData(2 * 24 * 60, "2", "2 days")]
    [InlineData(24 * 60, "1", "1 day.")]
    [InlineData((5 * 60) + 7, "05:07", "05:07 hours")]
    [InlineData(90, "01:30", "01:30 hour.")]
    [InlineData(59, "59", "59 minutes")]
    [InlineData(1, "1", "1 minute.")]
    public async Task Defect_the_end_was_read_as_server_time(int minutes, string value, string words)
    {
        var creator = await AddCreator();
        var post = await AddPost(creator, "yes", 20, expiredAt: Api.Now.AddMinutes(minutes));
        var answer = (await Show(post, creator)).Expect(200);
        Assert.Equal(value, answer["remaining_days"]);
        Assert.Contains(words, answer["remaining_message"], StringComparison.Ordinal);
        Assert.Equal(Api.Now.AddMinutes(minutes).ToString("yyyy-MM-dd HH:mm:ss"), answer["expired_at"]);
    }

    [Fact]
    public async Task Media_are_named_by_type_and_empty_ones_are_left_out()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        await AddMedia(post, "audio", "uploads/updates/music/tune.mp3");
        await AddMedia(post, "video", "uploads/updates/videos/film.mp4");
        await AddMedia(post, "file", "paper.pdf");
        await AddMedia(post, "image", "");
        await AddMedia(post, "image", "unseen.webp", status: "pending");
        await AddMedia(post, "video", "", "https://films.example/1");
        const string cdn = "https://cdn.bingeme.com/uploads/updates";
        Assert.Equal(
            $$"""[{"type":"music","url":"{{cdn}}/music/tune.mp3"},{"type":"video","url":"{{cdn}}/videos/film.mp4"},{"type":"file","url":"{{cdn}}/files/paper.pdf"},{"type":"video","video_embed":"https://films.example/1"}]""",
            (await Show(post, creator)).Expect(200).Data!["media"]!.ToJsonString());
    }

    [Fact]
    public async Task Defect_an_anonymous_or_absent_token_ended_as_500()
    {
        var post = await AddPost(await AddCreator());
        (await Api.Get($"/posts/{Username}/{post}", Api.AsAnonymous())).Expect(401);
        (await Api.Get($"/posts/{Username}/{post}")).Expect(401);
    }

    [Fact]
    public async Task Defect_a_tag_with_a_comma_fell_apart()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        await Api.Execute("insert into tags (id, tag) values (900, 'salt,pepper')");
        await Api.Execute("insert into update_tags (update_id, tag_id) values (@p, 900)", ("@p", post));
        Assert.Equal("""["#salt,pepper"]""", (await Show(post, creator)).Data!["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task The_answer_is_never_cached_at_the_edge()
    {
        var post = await AddPost(await AddCreator());
        var answer = await Show(post, await AddFan());
        Assert.Contains("no-store", answer.Headers["cache-control"], StringComparison.Ordinal);
    }
}
