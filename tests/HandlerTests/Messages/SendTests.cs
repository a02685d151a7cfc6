using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>POST /messages/send and GET /messages/upload-url.</summary>
public sealed class SendTests : MessagesTests
{
    [Fact]
    public async Task Defect_a_send_left_an_orphan_and_answered_500()
    {
        var (me, other) = (await Member("me"), await Member("other"));

        var answer = (await Send(me, ("user_id", other.ToString()), ("message", "  Hello there  "), ("expires_at", ""), ("expired_at", "48h"))).Expect(200);

        Assert.Equal("{auth_id:number,message:string,message_id:number,user_id:number}", answer.DataShape);
        Assert.Equal((other, me, "Hello there"), ((long)answer.Data!["user_id"]!, (long)answer.Data!["auth_id"]!, (string)answer.Data!["message"]!));
        var id = (long)answer.Data!["message_id"]!;
        Assert.Equal("new|active|no|2025-06-17 12:00:00|2025-06-15 12:00:00||", await Api.Scalar<string>(
            "select status || '|' || mode || '|' || tip || '|' || expires_at || '|' || created_at || '|' || format || '|' || size from messages where id = @id", ("@id", id)));
        var conversation = await Api.Scalar<long>("select conversations_id from messages where id = @id", ("@id", id));
        Assert.Equal($"{me}|{other}|{me}|{other}|1|1", await Api.Scalar<string>(
            "select user_1 || '|' || user_2 || '|' || user1_id || '|' || user2_id || '|' || status || '|' || active from conversations where id = @c", ("@c", conversation)));
        Assert.Matches($"^[A-Za-z0-9]{{6}}{conversation}$", await Api.Scalar<string>("select room_id from conversations where id = @c", ("@c", conversation)));
        Assert.Equal(["Hello there"], Texts(await Thread(other, me)));
        Assert.Equal("48 hours", (string)Items(await Thread(me, other)).Single()["expires_at"]!);
    }

    [Fact]
    public async Task A_closed_conversation_of_one_shape_is_opened_in_both()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Api.Execute("insert into conversations (user1_id, user2_id, active, status, room_id) values (@b, @a, 0, 0, 'Kept123')", ("@a", me), ("@b", other));

        (await Send(me, ("user_id", Api.Context.Ids.Encode(other)), ("message", "x"), ("room_id", "Wanted123"))).Expect(200);

        Assert.Equal($"{other}|{me}|{other}|{me}|1|1|Kept123", await Api.Scalar<string>(
            "select user_1 || '|' || user_2 || '|' || user1_id || '|' || user2_id || '|' || status || '|' || active || '|' || room_id from conversations where user1_id = @b", ("@b", other)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from conversations where user_1 = @b or user_2 = @b", ("@b", other)));
    }

    [Fact]
    public async Task Defect_first_messages_at_once_made_two_conversations()
    {
        var (me, other) = (await Member("me"), await Member("other"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? Send(me, ("user_id", other), ("message", "a")) : Send(other, ("user_id", me), ("message", "b"))));

        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from conversations where user_1 in (@a, @b) and user_2 in (@a, @b)", ("@a", me), ("@b", other)));
        Assert.Equal(6, await Api.Scalar<long>("select count(*) from messages where from_user_id in (@a, @b)", ("@a", me), ("@b", other)));
    }

    [Theory]
    [InlineData("MyOwnRoom1", true)]
    [InlineData("Qw3rTy1", false)]
    [InlineData("short", false)]
    [InlineData("with-dashes-1", false)]
    public async Task Defect_a_client_could_aim_at_the_room_of_others(string room, bool taken)
    {
        var (me, other) = (await Member("me"), await Member("other"));

        (await Send(me, ("user_id", other), ("message", "x"), ("room_id", room))).Expect(200);

        Assert.Equal(taken, await Api.Scalar<string>("select room_id from conversations where user_1 = @a", ("@a", me)) == room);
    }

    [Theory]
    [InlineData("""{"message":"x"}""", "user_id")]
    [InlineData("""{"user_id":1}""", "message")]
    [InlineData("""{"user_id":1,"message":"   "}""", "message")]
    [InlineData("""{"user_id":"1x","message":"x"}""", "user_id")]
    [InlineData("""{"user_id":0,"message":"x"}""", "user_id")]
    [InlineData("""{"user_id":6,"message":"x"}""", "user_id")]
    [InlineData("""{"user_id":[1],"message":"x"}""", "user_id")]
    public async Task What_is_missing_is_400(string body, string field) =>
        Assert.Contains(field, (await Api.Post("/messages/send", body, Api.AsMember(6))).Expect(400).FaultyFields);

    [Theory]
    [InlineData("""{"price":"abc"}""", "price")]
    [InlineData("""{"price":-1}""", "price")]
    [InlineData("""{"price":10.005}""", "price")]
    [InlineData("""{"price":true}""", "price")]
    [InlineData("""{"price":9}""", "price")]
    [InlineData("""{"price":5001}""", "price")]
    [InlineData("""{"price":20}""", "media")]
    [InlineData("""{"media":"one"}""", "media")]
    [InlineData("""{"media":[5]}""", "media")]
    [InlineData("""{"media":["https://elsewhere.example/a.png"]}""", "media")]
    [InlineData("""{"media":["uploads/avatar/mira-face.webp"]}""", "media")]
    [InlineData("""{"media":["uploads/messages/600000000-0000-4000-8000-000000000001.png"]}""", "media")]
    [InlineData("""{"media":["uploads/messages/100000000-0000-4000-8000-000000000001.svg"]}""", "media")]
    [InlineData("""{"media":["uploads/messages/100000000-0000-4000-8000-000000000009.png"]}""", "media")]
    [InlineData("""{"expires_at":"25h"}""", "expires_at")]
    [InlineData("""{"expired_at":24}""", "expires_at")]
    public async Task Defect_price_media_and_lifetime_were_unchecked(string fields, string field)
    {
        var body = JsonNode.Parse(fields)!.AsObject();
        (body["user_id"], body["message"]) = (6, "x");

        var answer = (await Api.Post("/messages/send", body.ToJsonString(), Api.AsMember(1))).Expect(422);

        Assert.Contains(field, answer.FaultyFields);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from messages where message = 'x'"));
    }

    [Fact]
    public async Task Every_fault_is_named_at_once()
    {
        var answer = await Send(6, ("user_id", 1), ("message", new string('x', 1001)), ("price", 20), ("media", new JsonArray("a")), ("expires_at", "1h"));

        Assert.Equal(["expires_at", "media", "message", "price"], answer.Expect(422).FaultyFields.Order());
    }

    [Fact]
    public async Task Only_verified_creators_ask_a_price()
    {
        var (fan, creator) = (await Member("fan"), await Member("creator", creator: true));

        (await Send(fan, ("user_id", creator), ("message", "x"), ("price", 20), ("media", new JsonArray(await Upload(fan))))).Expect(422);
        var sent = (await Send(creator, ("user_id", fan), ("message", "x"), ("price", "20.50"), ("media", new JsonArray(await Upload(creator))))).Expect(200);

        Assert.Equal(20.5m, (decimal)Items(await Thread(fan, creator)).Single()["ppv_amount"]!);
        Assert.Equal("", (string)Items(await Thread(fan, creator)).Single()["media"]![0]!["file"]!);
        Assert.Equal(0, await Api.Scalar<long>("select cast(pc_amount as integer) from messages where id = @id", ("@id", (long)sent.Data!["message_id"]!)));
    }

    [Fact]
    public async Task Pictures_are_converted_and_their_originals_go_after_the_commit()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var (video, picture) = (await Upload(me, "mp4"), await Upload(me));

        (await Send(me, ("user_id", other), ("message", "x"), ("media", new JsonArray(video, " ", picture)))).Expect(200);

        var media = Items(await Thread(other, me)).Single()["media"]!.AsArray();
        Assert.Equal(["video", "image"], media.Select(m => (string)m!["type"]!));
        Assert.EndsWith(".webp", (string)media[1]!["file"]!, StringComparison.Ordinal);
        string[] stored = [.. media.Select(m => ((string)m!["file"]!).Replace("https://cdn.bingeme.com/", "", StringComparison.Ordinal))];
        Assert.Equal(stored.Order(), FilesOf(me).Order());
        Assert.Empty(stored.Intersect([video, picture]));
        Assert.Equal("mp4|0", await Api.Scalar<string>("select format || '|' || size from messages where from_user_id = @me", ("@me", me)));
    }

    [Fact]
    public async Task Defect_what_a_failed_send_wrote_stayed_behind()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var picture = await Upload(me);
        await Api.RefuseInserts("messages");

        (await Send(me, ("user_id", other), ("message", "x"), ("media", new JsonArray(picture)))).Expect(500);
        Assert.Equal([picture], FilesOf(me));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from conversations where user_1 = @me", ("@me", me)));

        await Api.AllowInserts();
        var missing = $"uploads/messages/{me}00000000-0000-4000-8000-999999999999.png";
        (await Send(me, ("user_id", other), ("message", "x"), ("media", new JsonArray(picture, missing)))).Expect(422);
        Assert.Equal([picture], FilesOf(me));
    }

    [Fact]
    public async Task Defect_recipients_and_restrictions_were_not_checked()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        (await Send(me, ("user_id", 987654), ("message", "x"))).Expect(404);
        (await Send(me, ("user_id", await Member("pending", status: "pending")), ("message", "x"))).Expect(404);
        (await Send(me, ("user_id", await Member("suspended", status: "suspended")), ("message", "x"))).Expect(404);
        (await Send(me, ("user_id", 10), ("message", "x"))).Expect(404);
        await Restrict(other, me);
        (await Send(me, ("user_id", other), ("message", "x"))).Expect(403);
        (await Send(other, ("user_id", me), ("message", "x"))).Expect(403);
        var blocker = await Member("blocker");
        await Block(me, blocker);
        (await Send(me, ("user_id", blocker), ("message", "x"))).Expect(403);
        (await Send(blocker, ("user_id", me), ("message", "x"))).Expect(403);
    }

    [Fact]
    public async Task A_new_message_is_pushed_to_the_recipients_device()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Api.Context.PushTokens.Put(new(other, "fcm", "{}", Api.Now), CancellationToken.None);

        (await Send(me, ("user_id", other), ("message", new string('y', 60)))).Expect(200);

        var push = (await Api.MessagesTo($"member {other}")).Single();
        Assert.Equal(("push", new string('y', 50) + "..."), (push.Channel, push.Text));
    }

    [Fact]
    public async Task A_suspended_member_reaches_support_and_nobody_else()
    {
        var suspended = await Member("suspended", status: "suspended");

        (await Send(suspended, ("user_id", 2), ("message", "Please help"))).Expect(200);
        (await Send(2, ("user_id", suspended), ("message", "We do"))).Expect(200);
        Assert.Equal(["We do", "Please help"], Texts((await Thread(suspended, 2)).Expect(200)));
        (await Api.Get("/messages/2/support", Api.AsMember(suspended))).Expect(200);
        (await Api.Get("/messages/upload-url?fileNames=%5B%22a.png%22%5D", Api.AsMember(suspended))).Expect(200);

        foreach (var refused in new[] { await Send(suspended, ("user_id", 1), ("message", "x")), await Thread(suspended, 1), await Inbox(suspended), await One(suspended, 1), await SendMass(suspended, null, ("message", "x")) })
            Assert.Equal("suspended", (string)refused.Expect(403).Error!["actionRequired"]!);
    }

    [Fact]
    public async Task Ruling_40_a_suspended_member_reads_and_deletes_the_own_messages_with_support_and_no_others()
    {
        var suspended = await Member("suspended", status: "suspended");
        var friend = await Member("friend");
        var withFriend = await Message(suspended, friend);
        (await Send(suspended, ("user_id", 2), ("message", "Please help"))).Expect(200);
        (await Send(2, ("user_id", suspended), ("message", "We do"))).Expect(200);
        var mine = await Api.Scalar<long>("select max(id) from messages where from_user_id = @s", ("@s", suspended));

        (await One(suspended, mine)).Expect(200);
        (await Delete("/messages/delete", suspended, Json(("message_id", mine)))).Expect(200);
        Assert.Equal(["We do"], Texts(await Thread(suspended, 2)));
        (await Delete("/messages/conversation/delete/2", suspended)).Expect(200);
        Assert.Empty(Texts(await Thread(suspended, 2)));

        foreach (var refused in new[]
        {
            await One(suspended, withFriend), await One(suspended, 987654), await Delete("/messages/delete", suspended, Json(("message_id", withFriend))),
            await Delete($"/messages/conversation/delete/{friend}", suspended),
        }) Assert.Equal("suspended", (string)refused.Expect(403).Error!["actionRequired"]!);
        Assert.Equal(["Hello"], Texts(await Thread(friend, suspended)));
    }

    [Fact]
    public async Task The_announced_bounds_of_prices_hold_for_messages_too()
    {
        // Zero means unset, as for posts.
        await Api.Execute("update admin_settings set min_ppv_amount = 0, max_ppv_amount = 0");
        var creator = await Member("creator", creator: true);
        var fan = await Member("fan");
        var announced = (await Api.Get("/posts/create", Api.AsMember(creator))).Expect(200).Data!["pricing"]!;
        Assert.Equal((1, 1000), ((int)announced["min_price"]!, (int)announced["max_price"]!));
        foreach (var (price, status) in new[] { (0.5m, 422), (1m, 200), (1000m, 200), (1000.5m, 422) })
            (await Send(creator, ("user_id", fan), ("message", "x"), ("price", price), ("media", new JsonArray(await Upload(creator))))).Expect(status);
    }

    [Fact]
    public async Task Sending_is_limited_a_member()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        Api.RouteLimits.IsOn = true;
        for (var i = 0; i < 30; i++) (await Send(me, ("user_id", other), ("message", "x"))).Expect(200);
        (await Send(me, ("user_id", other), ("message", "x"))).Expect(429);
        (await Send(other, ("user_id", me), ("message", "x"))).Expect(200);
    }

    [Fact]
    public async Task Defect_upload_urls_could_not_be_reached()
    {
        var answer = (await Api.Get("/messages/upload-url?fileNames=" + Uri.EscapeDataString("""["a.PNG","b.mp4"]"""), Api.AsMember(6))).Expect(200);

        Assert.Equal("[{expiresIn:number,filename:string,key:string,uploadUrl:string}]", JsonShape.Of(answer.Json["data"]));
        Assert.Matches("^uploads/messages/6[0-9a-f-]{36}\\.png$", (string)answer.Json["data"]![0]!["key"]!);
        (await Api.Get("/messages/upload-url", Api.AsMember(6))).Expect(400);
        (await Api.Get("/messages/upload-url?fileNames=" + Uri.EscapeDataString("""["a.svg"]"""), Api.AsMember(6))).Expect(400);
        (await Api.Get("/messages/upload-url?fileNames=nope", Api.AsMember(6))).Expect(400);
    }
}
