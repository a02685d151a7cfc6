using System.Text.Json.Nodes;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>POST /posts/create.</summary>
public sealed class CreatePostTests : PostsTests
{
    // A red square.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGP4z8AARwzEcQCukw/x0F8jngAAAABJRU5ErkJggg==");

    [Theory]
    [InlineData("a\u202Eb", 422)]
    [InlineData("a\u202Db\u202C", 422)]
    [InlineData("a\u202Ab", 422)]
    [InlineData("a\u2067b", 422)]
    [InlineData("a\u0000b", 422)]
    [InlineData("a\u001Bb", 422)]
    [InlineData("call \u202A+91 98\u202C and \u2068x\u2069\nnext\tline", 200)]
    public async Task Captions_hold_no_control_characters_and_turn_no_direction_beyond_themselves(string caption, int status)
    {
        var creator = await AddCreator();
        var answer = (await Send("create", creator, ("description", caption), ("post_type", "free"))).Expect(status);
        if (status == 422) Assert.Equal(["description"], answer.FaultyFields);
        var post = await AddPost(creator);
        (await Comment(post, creator, caption)).Expect(status == 200 ? 200 : 400);
    }

    [Fact]
    public async Task A_free_post_is_open_to_every_member()
    {
        var fan = await AddFan();
        var answer = await Create(fan, ("description", "Hello"), ("post_type", "free"), ("tags", "#music, #new-tag\tBlue"));
        Assert.Equal("{}", answer.Expect(200).Data!.ToJsonString());
        var row = await Row("select user_id || '|' || description || '|' || date || '|' || is_utc || '|' || locked || '|' || fixed_post || '|' || status || '|' || coalesce(expired_at, 'never') from updates where id = (select max(id) from updates)");
        Assert.Equal(0, await NewestPrice());
        Assert.Equal($"{fan}|Hello|2025-06-15 12:00:00|1|no|0|active|never", row);
        Assert.Equal("music,new-tag,Blue", await Row("select group_concat(t.tag order by t.id) from update_tags x join tags t on t.id = x.tag_id where x.update_id = (select max(id) from updates)"));
        Assert.Equal(36, await Api.Scalar<long>("select length(token_id) from updates where id = (select max(id) from updates)"));
    }

    [Fact]
    public async Task A_paid_post_is_stored_locked_with_its_price_and_its_end()
    {
        var creator = await AddCreator();
        (await Create(
            creator, ("description", "Ballad"), ("post_type", "paid"), ("price", "75.50"), ("scheduled_date", "2025-06-20"), ("scheduled_time", "9:30"), ("timezone", "Asia/Kolkata"))).Expect(200);
        Assert.Equal(75.5m, await NewestPrice());
        Assert.Equal("yes|2025-06-20 04:00:00", await Row("select locked || '|' || expired_at from updates where id = (select max(id) from updates)"));
    }

    [Fact]
    public async Task A_post_for_subscribers_has_no_price()
    {
        var creator = await AddCreator();
        (await Create(creator, ("description", "For you"), ("post_type", "subscribers_only"), ("price", 40))).Expect(200);
        Assert.Equal(("yes", 0m), (await Row("select locked from updates where id = (select max(id) from updates)"), await NewestPrice()));
    }

    [Theory]
    [InlineData("paid")]
    [InlineData("subscribers_only")]
    public async Task Only_verified_creators_sell(string type)
    {
        var fan = await AddFan();
        (await Create(fan, ("description", "Mine"), ("post_type", type), ("price", 75))).Expect(403);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from updates where user_id = @f", ("@f", fan)));
    }

    [Fact]
    public async Task Defect_a_paid_post_without_a_price_became_one_for_subscribers()
    {
        var creator = await AddCreator();
        Assert.Equal(["price"], (await Create(creator, ("description", "x"), ("post_type", "paid"))).Expect(422).FaultyFields);
        Assert.Equal(["price"], (await Create(creator, ("description", "x"), ("post_type", "paid"), ("price", null))).Expect(422).FaultyFields);
    }

    [Theory]
    [InlineData("paid", "9")]
    [InlineData("paid", "5000.01")]
    [InlineData("paid", "10.001")]
    [InlineData("paid", "-1")]
    [InlineData("paid", "\"many\"")]
    [InlineData("paid", "\"\"")]
    [InlineData("paid", "[10]")]
    [InlineData("paid", "true")]
    [InlineData("subscribers_only", "-1")]
    [InlineData("free", "5")]
    [InlineData("free", "\"5\"")]
    public async Task Defect_prices_were_not_bounded(string type, string price)
    {
        var creator = await AddCreator();
        Assert.Equal(["price"], (await Create(creator, ("description", "x"), ("post_type", type), ("price", JsonNode.Parse(price)))).Expect(422).FaultyFields);
    }

    [Theory]
    [InlineData("free", "null")]
    [InlineData("free", "0")]
    [InlineData("free", "\"0\"")]
    [InlineData("paid", "10")]
    [InlineData("paid", "\"5000\"")]
    [InlineData("paid", "10.25")]
    [InlineData("subscribers_only", "0")]
    [InlineData("subscribers_only", "null")] // a null counts as absent everywhere
    public async Task Prices_within_bounds_are_taken(string type, string price)
    {
        var creator = await AddCreator();
        (await Create(creator, ("description", "x"), ("post_type", type), ("price", JsonNode.Parse(price)))).Expect(200);
    }

    [Fact]
    public async Task Defect_details_of_the_validation_were_thrown_away()
    {
        var creator = await AddCreator();
        var answer = (await Create(
            creator, ("post_type", "gift"), ("tags", 7), ("media", "one"), ("scheduled_date", "2025-13-01"), ("timezone", "Mars/Base"))).Expect(422);
        Assert.Equal(["description", "post_type", "tags", "media", "scheduled_date", "scheduled_time", "timezone"], answer.FaultyFields.Order(FieldOrder.Instance));
        Assert.Equal(answer.Error!["errors"]!.AsArray().Count, answer.FaultyFields.Count);
        Assert.Equal(422, (int)answer.Json["status"]!);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_a_bad_request()
    {
        var creator = await AddCreator();
        (await Api.Post("/posts/create", "{\"description\":", Api.AsMember(creator))).Expect(400);
        (await Api.Post("/posts/create", "[]", Api.AsMember(creator))).Expect(400);
        (await Api.Post("/posts/create", "{}", Api.AsAnonymous())).Expect(401);
    }

    [Fact]
    public async Task The_description_is_bounded_by_the_administration()
    {
        var creator = await AddCreator();
        (await Create(creator, ("description", new string('x', 2000)), ("post_type", "free"))).Expect(200);
        Assert.Equal(["description"], (await Create(creator, ("description", new string('x', 2001)), ("post_type", "free"))).Expect(422).FaultyFields);
        Assert.Equal(["description"], (await Create(creator, ("description", "  "), ("post_type", "free"))).Expect(422).FaultyFields);
    }

    [Theory]
    [InlineData("2025-06-15", "12:30", "UTC", "2025-06-15 12:30:00")]
    [InlineData("2025-06-15", "11:56", null, "2025-06-15 11:56:00")] // five minutes of slack
    [InlineData("2025-06-16", "9:30", "America/Argentina/Buenos_Aires", "2025-06-16 12:30:00")]
    [InlineData("2025-06-16", "09:30", "Etc/GMT+5", "2025-06-16 14:30:00")]
    [InlineData("2026-03-29", "02:30", "Europe/Berlin", "2026-03-29 01:30:00")] // a time that the clock skips
    public async Task Defect_valid_zones_and_hours_were_refused(string day, string time, string? zone, string end)
    {
        var creator = await AddCreator();
        (await Create(creator, ("description", "x"), ("post_type", "subscribers_only"), ("scheduled_date", day), ("scheduled_time", time), ("timezone", zone))).Expect(200);
        Assert.Equal(end, await Row("select expired_at from updates where id = (select max(id) from updates)"));
    }

    [Theory]
    [InlineData("2025-06-15", "11:54", null, "scheduled_time")]
    [InlineData("2025-06-15", null, null, "scheduled_time")]
    [InlineData(null, "11:54", null, "scheduled_date")]
    [InlineData("15-06-2025", "11:54", null, "scheduled_date")]
    [InlineData("2025-06-31", "11:54", null, "scheduled_date")]
    [InlineData("9999-12-31", "23:59", "America/New_York", "scheduled_date")]
    [InlineData("2025-06-20", "24:00", null, "scheduled_time")]
    [InlineData("2025-06-20", "12:00", "Nowhere/Land", "timezone")]
    [InlineData("2025-06-20", "12:00", "../../etc/passwd", "timezone")]
    [InlineData("2025-06-20", "12:00", "localtime", "timezone")]
    [InlineData("2025-06-20", "12:00", "posixrules", "timezone")]
    [InlineData("2025-06-20", "12:00", "Factory", "timezone")]
    [InlineData("2025-06-20", "12:00", "right/Asia/Kolkata", "timezone")]
    [InlineData("2025-06-20", "12:00", "", "timezone")]
    public async Task Bad_schedules_are_refused(string? day, string? time, string? zone, string field)
    {
        var creator = await AddCreator();
        var answer = await Create(
            creator, ("description", "x"), ("post_type", "subscribers_only"), ("scheduled_date", day), ("scheduled_time", time), ("timezone", zone));
        Assert.Equal([field], answer.Expect(422).FaultyFields);
    }

    [Fact]
    public async Task A_free_post_takes_no_schedule()
    {
        var creator = await AddCreator();
        var answer = await Create(creator, ("description", "x"), ("post_type", "free"), ("scheduled_date", "2025-06-20"), ("scheduled_time", "12:00"));
        Assert.Equal(["scheduled_date", "scheduled_time"], answer.Expect(422).FaultyFields);
        (await Create(creator, ("description", "x"), ("post_type", "free"), ("scheduled_date", null), ("scheduled_time", null))).Expect(200);
    }

    [Fact]
    public async Task Defect_members_could_plant_and_wear_out_suggested_tags()
    {
        var creator = await AddCreator();
        (await Create(creator, ("description", "x"), ("post_type", "free"), ("tags", "music planted"))).Expect(200);
        (await Create(creator, ("description", "x"), ("post_type", "free"), ("tags", "MUSIC planted"))).Expect(200);
        Assert.Equal("music:1,planted:0", await Row("select group_concat(tag || ':' || sample order by id) from tags where tag in ('music', 'planted')"));
        var tags = (await Api.Get("/posts/create", Api.AsMember(creator))).Data!["tags"]!.AsArray().Select(t => (string)t!).ToList();
        Assert.Contains("music", tags);
        Assert.DoesNotContain("planted", tags);
    }

    [Fact]
    public async Task Defect_tags_were_not_bounded()
    {
        var creator = await AddCreator();
        string Tags(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"t{i}"));
        (await Create(creator, ("description", "x"), ("post_type", "free"), ("tags", Tags(10) + " #T1 ##t2"))).Expect(200);
        Assert.Equal(["tags"], (await Create(creator, ("description", "x"), ("post_type", "free"), ("tags", Tags(11)))).Expect(422).FaultyFields);
        Assert.Equal(["tags"], (await Create(creator, ("description", "x"), ("post_type", "free"), ("tags", new string('t', 51)))).Expect(422).FaultyFields);
    }

    [Fact]
    public async Task Defect_media_rows_held_whole_keys_and_the_wrong_type()
    {
        var creator = await AddCreator();
        var film = await Upload(creator, "videos", "mp4", [1]);
        var picture = await Upload(creator, "images", "png", Png);
        var tune = await Upload(creator, "music", "mp3", [2]);
        var paper = await Upload(creator, "files", "pdf", [3]);
        (await Create(creator, ("description", "x"), ("post_type", "free"), ("media", new JsonArray(film, picture, tune, paper)))).Expect(200);

        // The film before the picture: legacy mixed their names up.
        var rows = (await Row("select group_concat(type || '/' || image || video || music || file || '/' || img_type || '/' || webp || '/' || file_name order by id) from media where updates_id = (select max(id) from updates)"))!.Split(',');
        Assert.Equal(
            [$"video/*//0/{Name(film)}", $"image/*/png/1/{Name(picture)}", $"music/*//0/{Name(tune)}", $"file/*//0/{Name(paper)}"],
            rows.Select(r => string.Join('/', r.Split('/').Select((part, i) => i == 1 ? "*" : part))));
        string[] keys = [.. rows.Zip(["videos", "images", "music", "files"], (r, folder) => $"uploads/updates/{folder}/{r.Split('/')[1]}")];
        Assert.Equal(["mp4", "webp", "mp3", "pdf"], keys.Select(k => k[(k.LastIndexOf('.') + 1)..]));
        foreach (var (stored, upload) in keys.Zip([film, picture, tune, paper])) Assert.Equal((true, false), (await Exists(stored), await Exists(upload)));
    }

    [Fact]
    public async Task Defect_keys_were_not_tied_to_the_caller()
    {
        var creator = await AddCreator();
        var other = await AddCreator("other_one");
        var theirs = await Upload(other, "images", "png", Png);
        string[] bad =
        [
            theirs,
            $"uploads/avatar/{Name(await Upload(creator, "images", "png", Png))}",
            $"uploads/updates/images/{creator}0{Guid.NewGuid()}.png",
            $"uploads/updates/images/{creator}{Guid.NewGuid()}.svg",
            $"uploads/updates/videos/{creator}{Guid.NewGuid()}.png",
            "https://films.example/a.mp4",
            " ",
        ];
        foreach (var key in bad)
            Assert.Equal(["media[0]"], (await Create(creator, ("description", "x"), ("post_type", "free"), ("media", new JsonArray(key)))).Expect(422).FaultyFields);
        Assert.True(await Exists(theirs));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var creator = await AddCreator();
        var key = $"uploads/updates/videos/{creator}{Guid.NewGuid()}.mp4";
        var answer = (await Create(creator, ("description", "x"), ("post_type", "free"), ("media", new JsonArray(key)))).Expect(422);
        Assert.Contains(key, answer.Error!["errors"]![0]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Media_are_bounded()
    {
        var creator = await AddCreator();
        var many = new JsonArray([.. Enumerable.Range(0, 21).Select(_ => (JsonNode)$"uploads/updates/videos/{creator}{Guid.NewGuid()}.mp4")]);
        Assert.Equal(["media"], (await Create(creator, ("description", "x"), ("post_type", "free"), ("media", many))).Expect(422).FaultyFields);
        var key = await Upload(creator, "videos", "mp4", [1]);
        Assert.Equal(["media[1]"], (await Create(creator, ("description", "x"), ("post_type", "free"), ("media", new JsonArray(key, key)))).Expect(422).FaultyFields);
    }

    [Fact]
    public async Task Defect_a_failure_left_its_conversions_behind()
    {
        var creator = await AddCreator();
        var good = await Upload(creator, "images", "png", Png);
        var broken = await Upload(creator, "images", "png", [1, 2, 3]);
        (await Create(creator, ("description", "x"), ("post_type", "free"), ("media", new JsonArray(good, broken)))).Expect(422);
        Assert.Equal(new[] { good, broken }.Order(), Api.StoredMedia().Where(k => k.StartsWith($"uploads/updates/images/{creator}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Defect_post_tags_and_media_were_not_one_transaction()
    {
        var creator = await AddCreator();
        var picture = await Upload(creator, "images", "png", Png);
        await Api.Execute("drop table media");
        (await Create(creator, ("description", "x"), ("post_type", "free"), ("tags", "brand-new"), ("media", new JsonArray(picture)))).Expect(503);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from updates where user_id = @c", ("@c", creator)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from tags where tag = 'brand-new'"));
        Assert.Equal([picture], Api.StoredMedia().Where(k => k.StartsWith($"uploads/updates/images/{creator}", StringComparison.Ordinal)));
    }

    private Task<decimal> NewestPrice() => Api.Scalar<decimal>("select price from updates where id = (select max(id) from updates)");

    private static string Name(string key) => key[(key.LastIndexOf('/') + 1)..];

    private Task<ApiAnswer> Create(long member, params (string Name, JsonNode? Value)[] body) => Send("create", member, body);

    private Task<string?> Row(string sql) => Api.Scalar<string>(sql);

    private async Task<string> Upload(long member, string folder, string extension, byte[] bytes)
    {
        var key = $"uploads/updates/{folder}/{member}{Guid.NewGuid()}.{extension}";
        await Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(bytes, MediaTypes.ContentType(extension)), default);
        return key;
    }

    private Task<bool> Exists(string key) => Api.Context.MediaStore.Exists(MediaBucket.Main, key, default);

    /// <summary>The order in which the contract lists the fields.</summary>
    private sealed class FieldOrder : IComparer<string>
    {
        public static readonly FieldOrder Instance = new();
        private static readonly List<string> Fields = ["description", "post_type", "tags", "media", "scheduled_date", "scheduled_time", "timezone"];

        public int Compare(string? x, string? y) => Fields.IndexOf(x!).CompareTo(Fields.IndexOf(y!));
    }
}
