using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Payout;

/// <summary>The conversation with the house about being paid, and the one service behind it.</summary>
public sealed class PayoutConversationTests : PayoutTests
{
    private const string Uuid = "0a1b2c3d-4e5f-4a6b-8c7d-0123456789ab";

    [Fact]
    public async Task What_is_said_stands_in_both_shapes_of_the_table_and_is_listed()
    {
        var me = await Creator();
        var answer = (await Say(me, "When is it paid?")).Expect(201);
        Assert.Equal(201, (int)answer.Json["status"]!);
        Assert.False(answer.Json.ContainsKey("data"));
        Assert.Equal($"{me}|{me}|1|2||2025-06-15 12:00:00", await Api.Scalar<string>(
            "select user_id || '|' || from_user_id || '|' || to_user_id || '|' || type || '|' || image || '|' || created_at from ticket_conversations where user_id = @me", ("@me", me)));

        var data = (await List(me)).Expect(200).Data!;
        var id = await Api.Scalar<long>("select id from ticket_conversations where user_id = @me", ("@me", me));
        Assert.Equal(
            $$"""{"id":{{id}},"user_id":{{me}},"to_user_id":1,"ticket_id":null,"type":"2","message":"When is it paid?","image":"","image_url":null,"created_at":"2025-06-15T12:00:00.000Z","updated_at":"2025-06-15T12:00:00.000Z","sender_name":"Asha Rao","sender_username":"asha_rao","receiver_name":"Mira Vale","receiver_username":"mira_vale"}""",
            Plain(data["conversations"]![0]));
        Assert.Equal("""{"total":1,"skip":0,"limit":10,"has_more":false,"next":null}""", Plain(data["pagination"]));
    }

    [Fact]
    public async Task Ruling_20_rows_of_both_shapes_are_one_thread_in_the_order_in_which_they_were_said()
    {
        var me = await Creator();
        await Row("user_id", me, null, 1, "one", "2025-06-01 00:00:00");
        await Row("from_user_id", null, me, 1, "two", "2025-06-02 00:00:00");
        await Row("both", me, me, 1, "three", "2025-06-03 00:00:00");
        await Row("answer", 1, null, me, "four", "2025-06-04 00:00:00");
        await Row("old answer", null, 1, me, "five", "2025-06-05 00:00:00");
        await Row("to oneself", me, me, me, "six", "2025-06-06 00:00:00");
        await Row("no time", me, null, 1, "zero", null);
        await Row("other thread", me, null, 1, "verification", "2025-06-07 00:00:00", "1");
        await Row("others", 4, null, 1, "not mine", "2025-06-07 00:00:00");

        var data = (await List(me)).Expect(200).Data!;
        Assert.Equal(["six", "five", "four", "three", "two", "one", "zero"], Texts(data));
        Assert.Equal(7, (int)data["pagination"]!["total"]!);
        Assert.Equal([me, 1, 1, me, me, me, me], data["conversations"]!.AsArray().Select(static t => (long)t!["user_id"]!));

        // By pages, to the end.
        var said = new List<string>();
        for (var next = "/payout/conversations?limit=2"; next is not null;)
        {
            data = (await Api.Get(next, Api.AsMember(me))).Expect(200).Data!;
            said.AddRange(Texts(data));
            Assert.Equal(7, (int)data["pagination"]!["total"]!);
            next = (string?)data["pagination"]!["next"];
            Assert.Equal(next is not null, (bool)data["pagination"]!["has_more"]!);
        }

        Assert.Equal(["six", "five", "four", "three", "two", "one", "zero"], said);
        Assert.Equal(["four", "three"], Texts((await List(me, "?skip=2&limit=2")).Expect(200).Data!));
    }

    [Theory]
    [InlineData("?limit=0", 0, 10)]
    [InlineData("?limit=x&skip=y", 0, 10)]
    [InlineData("?limit=-5&skip=-5", 0, 1)]
    [InlineData("?limit=500", 0, 50)]
    public async Task Defect_numbers_out_of_range_were_500_or_had_no_cap(string query, int skip, int limit)
    {
        var pagination = (await List(await Creator(), query)).Expect(200).Data!["pagination"]!;
        Assert.Equal((skip, limit), ((int)pagination["skip"]!, (int)pagination["limit"]!));
    }

    [Fact]
    public async Task An_unreadable_cursor_is_refused()
    {
        (await List(await Creator(), "?cursor=junk")).Expect(400);
    }

    [Theory]
    [InlineData("{}", "message")]
    [InlineData("""{"message":"  "}""", "message")]
    [InlineData("""{"message":17}""", "message")]
    [InlineData("""{"message":["a"]}""", "message")]
    [InlineData("""{"message":"a\u0000b"}""", "message")]
    [InlineData("""{"message":"agreement-image"}""", "message")]
    [InlineData("""{"message":" Agreement-Download "}""", "message")]
    [InlineData("""{"message":"x","payout_image_keys":["uploads/payout/1.png"]}""", "payout_image_keys")]
    [InlineData("""{"message":"x","payout_image_keys":["a","b","c","d","e","f"]}""", "payout_image_keys")]
    public async Task Defect_messages_of_any_type_and_length_passed(string body, string field)
    {
        var me = await Creator();
        Assert.Contains(field, (await Api.Post("/payout/conversations/store", body, Api.AsMember(me))).Expect(400).FaultyFields);
        (await Say(me, new string('x', 255))).Expect(201);
        Assert.Equal(["message"], (await Say(me, new string('x', 256))).Expect(400).FaultyFields);
    }

    [Fact]
    public async Task A_picture_becomes_webp_a_paper_stays_and_the_uploads_go()
    {
        var me = await Creator();
        var (picture, paper) = (await Upload(me, "png"), await Upload(me, "pdf", "%PDF-1.7"u8.ToArray()));
        (await Say(me, "My papers", picture, paper)).Expect(201);
        var rows = (await List(me)).Expect(200).Data!["conversations"]!.AsArray();
        Assert.Equal(["", "My papers"], rows.Select(static r => (string)r!["message"]!));
        Assert.EndsWith(".webp", (string)rows[1]!["image"]!, StringComparison.Ordinal);
        Assert.EndsWith(".pdf", (string)rows[0]!["image"]!, StringComparison.Ordinal);
        Assert.Equal(2, Api.StoredMedia().Count(static k => k.StartsWith("uploads/payout/", StringComparison.Ordinal)));
        Assert.DoesNotContain(Api.StoredMedia(), k => k == picture || k == paper);
    }

    [Fact]
    public async Task Bare_names_are_taken_and_a_webp_is_not_lost()
    {
        var me = await Creator();
        var key = await Upload(me, "pdf", [1, 2, 3]);
        (await Say(me, "Bare", key["uploads/payout/".Length..])).Expect(201);
        Assert.Single(Api.StoredMedia(), static k => k.StartsWith("uploads/payout/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Defect_only_the_first_of_several_files_was_remembered()
    {
        var me = await Creator();
        (await Say(me, "All", await Upload(me, "pdf"), await Upload(me, "png"), await Upload(me, "pdf"))).Expect(201);
        var rows = (await List(me)).Expect(200).Data!["conversations"]!.AsArray();
        Assert.Equal(Api.StoredMedia().Where(static k => k.StartsWith("uploads/payout/", StringComparison.Ordinal)).Select(static k => k["uploads/payout/".Length..]), rows.Select(static r => (string)r!["image"]!).Order(StringComparer.Ordinal));
        Assert.EndsWith(".webp", (string)rows.Single(static r => (string)r!["message"]! == "All")!["image"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_a_failure_left_its_files_behind()
    {
        var me = await Creator();
        var key = await Upload(me, "png");
        await Api.RefuseInserts("ticket_conversations");
        Assert.Equal(500, (await Say(me, "Lost", key)).Status);
        await Api.AllowInserts();
        Assert.Equal([key], Api.StoredMedia().Where(static k => k.StartsWith("uploads/payout/", StringComparison.Ordinal)));
        (await Say(me, "Again", key)).Expect(201);
    }

    [Fact]
    public async Task Defect_errors_told_keys_and_the_stores_words()
    {
        var me = await Creator();
        var missing = $"uploads/payout/{me}{Uuid}.png";
        var answer = (await Say(me, "Missing", missing)).Expect(400);
        Assert.Equal(["payout_image_keys"], answer.FaultyFields);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from ticket_conversations where user_id = @me", ("@me", me)));
        Assert.DoesNotContain("media/content", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ruling_12_only_the_callers_own_uploads_for_this_use_are_taken()
    {
        var (me, other) = (await Creator(), await Creator("other_one"));
        var foreign = await Upload(other, "png");
        foreach (var key in new[] { foreign, $"uploads/verification/{me}{Uuid}.png", $"uploads/payout/../payout/{me}{Uuid}.png", $"/uploads/payout/{me}{Uuid}.png", $"uploads/payout/{me}{Uuid}.svg" })
            Assert.Equal(["payout_image_keys"], (await Say(me, "Theirs", key)).Expect(400).FaultyFields);
        Assert.Contains(foreign, Api.StoredMedia());
    }

    [Fact]
    public async Task Ruling_12_a_paper_is_shown_by_a_short_link_to_both_sides_and_each_look_is_kept()
    {
        var (me, stranger) = (await Creator(), await Creator("other_one"));
        (await Say(me, "My paper", await Upload(me, "pdf", "%PDF-1.7"u8.ToArray()))).Expect(201);
        var first = (await Api.Send("GET", "/payout/conversations", null, new ApiCall { Token = Api.AsMember(me), Address = "198.51.100.23" })).Expect(200);
        var link = (string)first.Data!["conversations"]![0]!["image_url"]!;
        var name = (string)first.Data!["conversations"]![0]!["image"]!;
        Assert.Contains($"uploads/payout/{name}", link, StringComparison.Ordinal);
        Assert.DoesNotContain("cdn.", link, StringComparison.Ordinal);
        Assert.Equal("%PDF-1.7", (await Api.Get(new Uri(link).PathAndQuery)).Expect(200).Text);
        Api.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(403, (await Api.Get(new Uri(link).PathAndQuery)).Status);

        // The house is the other side; a stranger has another thread.
        Assert.Equal(name, (string)(await List(1)).Expect(200).Data!["conversations"]![0]!["image"]!);
        Assert.Empty((await List(stranger)).Expect(200).Data!["conversations"]!.AsArray());
        Assert.Equal($"{me}|{name}|198.51.100.23|2025-06-15 12:00:00", await Api.Scalar<string>("select viewer_id || '|' || image || '|' || ip || '|' || created_at from paper_looks where viewer_id = @me", ("@me", me)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from paper_looks where viewer_id = 1 and image = @name", ("@name", name)));
    }

    [Fact]
    public async Task A_look_that_cannot_be_kept_shows_nothing_and_HEAD_is_no_look()
    {
        var me = await Creator();
        (await Say(me, "My paper", await Upload(me, "pdf"))).Expect(201);
        (await Api.Send("HEAD", "/payout/conversations", null, new ApiCall { Token = Api.AsMember(me) })).Expect(200);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from paper_looks where viewer_id = @me", ("@me", me)));
        await Api.RefuseInserts("paper_looks");
        var answer = await List(me);
        await Api.AllowInserts();
        Assert.Equal(500, answer.Status);
        Assert.DoesNotContain("uploads/", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_photo_of_a_signed_agreement_is_shown_from_its_own_bucket()
    {
        var me = await Creator();
        await Row("photo", me, null, 1, "agreement-image", "2025-06-01 00:00:00", image: "photo.webp");
        await Api.Context.MediaStore.Put(MediaBucket.Agreement, "agreement_image/photo.webp", new MediaObject("face"u8.ToArray(), "image/webp"), default);
        var link = (string)(await List(me)).Expect(200).Data!["conversations"]![0]!["image_url"]!;
        Assert.Equal("face", (await Api.Get(new Uri(link).PathAndQuery)).Expect(200).Text);
    }

    [Fact]
    public async Task The_general_limit_aside_twenty_messages_an_hour_are_taken()
    {
        Api.RouteLimits.IsOn = true;
        var me = await Creator();
        for (var i = 0; i < 20; i++) (await Say(me, "Hello?")).Expect(201);
        (await Say(me, "Hello?")).Expect(429);
    }

    [Fact]
    public async Task Defect_upload_addresses_were_an_error_inside_of_a_success()
    {
        var me = await Creator();
        var url = (await Api.Get("/payout/upload-url?fileNames=%5B%22a.JPG%22,%22b.pdf%22%5D", Api.AsMember(me))).Expect(200).Json["data"]!.AsArray();
        Assert.Equal(["a.JPG", "b.pdf"], url.Select(static u => (string)u!["filename"]!));
        Assert.Equal($"uploads/payout/{(string)url[0]!["templarFilename"]!}", (string)url[0]!["key"]!);
        Assert.Equal(1200, (int)url[0]!["expiresIn"]!);
        var refused = (await Api.Get("/payout/upload-url?fileNames=%5B%22a.svg%22,%22b.exe%22%5D", Api.AsMember(me))).Expect(400).Error!;
        Assert.Equal("""["a.svg","b.exe"]""", Plain(refused["invalidFiles"]));
        Assert.Equal("""["jpg","jpeg","png","gif","webp","heif","heic","pdf"]""", Plain(refused["allowedTypes"]));
        (await Api.Get("/payout/upload-url", Api.AsMember(me))).Expect(400);
    }

    private Task<ApiAnswer> List(long member, string query = "") => Api.Get("/payout/conversations" + query, Api.AsMember(member));

    private static IEnumerable<string> Texts(JsonObject data) => data["conversations"]!.AsArray().Select(static t => (string)t!["message"]!);

    private Task<int> Row(string what, long? user, long? from, long? to, string message, string? at, string type = "2", string image = "") => Api.Execute(
        $"insert into ticket_conversations (user_id, from_user_id, to_user_id, type, message, image, created_at) values (@user, @from, @to, @type, @message, @image, @at) /* {what} */",
        ("@user", user), ("@from", from), ("@to", to), ("@type", type), ("@message", message), ("@image", image), ("@at", at));
}
