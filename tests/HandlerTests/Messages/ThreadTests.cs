using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>GET /messages/{id}, /messages/{id}/{username} and /messages/by-id/{messageId}.</summary>
public sealed class ThreadTests : MessagesTests
{
    [Fact]
    public async Task A_thread_has_the_contracts_shape()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(other, me, "Look", price: 125.5m, endsInHours: 23, tip: "yes");
        await File(message, "uploads/messages/look.mp4", "video");

        var answer = (await Thread(me, other)).Expect(200);

        Assert.Equal(
            "{conversations[{date:string,messages[{conversation_id:number,expires_at:string,id:number,is_from_me:bool,media[{file:string,id:number,mime_type:string,type:string}],message:string,pc_amount:number,"
            + "ppv_amount:number,recipient{id:number,name:string,username:string},sender{id:number,name:string,username:string},status:string,time:string,tip_amount:number}]}],"
            + "pagination{has_more:bool,limit:number,next_url:null,skip:number,total:number}}",
            answer.DataShape);
        var item = Items(answer).Single();
        Assert.Equal(("24 hours", 125.5m, 5m, 0m), ((string)item["expires_at"]!, (decimal)item["ppv_amount"]!, (decimal)item["tip_amount"]!, (decimal)item["pc_amount"]!));
        Assert.Equal("video/mp4", (string)item["media"]![0]!["mime_type"]!);
        Assert.Equal((other, me), ((long)item["sender"]!["id"]!, (long)item["recipient"]!["id"]!));
    }

    [Fact]
    public async Task Groups_are_days_newest_first()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(other, me, "c", ageHours: 24 * 10);
        await Message(other, me, "b", ageHours: 24);
        await Message(me, other, "a", ageHours: 1);

        var answer = await Thread(me, other);

        Assert.Equal(["Today", "Yesterday", "05 June 2025"], answer.Data!["conversations"]!.AsArray().Select(g => (string)g!["date"]!));
        Assert.Equal(["a", "b", "c"], Texts(answer));
    }

    [Fact]
    public async Task Defect_paid_media_was_shown_to_everybody()
    {
        var (creator, fan) = (await Member("creator", creator: true), await Member("fan"));
        var message = await Message(creator, fan, "Pay me", price: 50);
        await File(message, "uploads/messages/secret.webp");
        static string Url(ApiAnswer a) => (string)Items(a).Single()["media"]![0]!["file"]!;

        foreach (var locked in new[] { await Thread(fan, creator), await One(fan, message) })
        {
            Assert.Equal("", Url(locked));
            Assert.Equal("Pay me", Texts(locked).Single());
            Assert.DoesNotContain("secret", locked.Text, StringComparison.Ordinal);
        }

        Assert.Equal("https://cdn.bingeme.com/uploads/messages/secret.webp", Url(await Thread(creator, fan)));
        await Buy(message, fan);
        Assert.Equal("https://cdn.bingeme.com/uploads/messages/secret.webp", Url(await Thread(fan, creator)));
        Assert.Equal("https://cdn.bingeme.com/uploads/messages/secret.webp", Url(await One(fan, message)));
    }

    [Fact]
    public async Task Defect_nothing_was_ever_marked_as_read()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(other, me, "old", ageHours: 9);
        await Message(other, me, "legacy", status: "sent", ageHours: 2);
        await Message(other, me, "new", ageHours: 1);
        await Message(me, other, "mine", ageHours: 1.5);

        Assert.Equal(["new", "new", "new"], Items(await Thread(me, other, "?limit=3")).Select(m => (string)m["status"]!));

        Assert.Equal(["readed", "new", "readed", "new"], Items(await Thread(me, other)).Select(m => (string)m["status"]!));
        Assert.Equal(0, (int)Entries(await Inbox(me)).Single()["unread_count"]!);
    }

    [Fact]
    public async Task A_thread_pages_by_its_links()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        for (var i = 0; i < 5; i++) await Message(i % 2 == 0 ? me : other, i % 2 == 0 ? other : me, $"m{i}", ageHours: 1);

        var first = await Thread(me, other, "?limit=2");
        var second = (await Api.Get((string)first.Data!["pagination"]!["next_url"]!, Api.AsMember(me))).Expect(200);
        var third = (await Api.Get((string)second.Data!["pagination"]!["next_url"]!, Api.AsMember(me))).Expect(200);

        Assert.Equal(["m4", "m3", "m2", "m1", "m0"], Texts(first).Concat(Texts(second)).Concat(Texts(third)));
        Assert.Equal((5, true), ((int)first.Data!["pagination"]!["total"]!, (bool)first.Data!["pagination"]!["has_more"]!));
        Assert.Null(third.Data!["pagination"]!["next_url"]);
        Assert.Equal(["m2", "m1"], Texts(await Thread(me, other, "?skip=2&limit=2")));
        Assert.StartsWith($"/messages/{other}?skip=2&limit=2&cursor=", (string)first.Data!["pagination"]!["next_url"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?skip=-1")]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?cursor=AAAA")]
    public async Task A_page_out_of_range_is_400(string query) => (await Thread(1, 6, query)).Expect(400);

    [Theory]
    [InlineData("12abc")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA00")]
    public async Task A_bad_id_is_400(string id)
    {
        (await Api.Get($"/messages/{id}", Api.AsMember(6))).Expect(400);
        (await Api.Get($"/messages/by-id/{id}", Api.AsMember(6))).Expect(400);
    }

    [Fact]
    public async Task Defect_the_thread_was_the_callers_own_id()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(other, me, "for me");

        (await Thread(me, me)).Expect(400);
        Assert.Equal(["for me"], Texts(await Api.Get($"/messages/{Api.Context.Ids.Encode(other)}", Api.AsMember(me))));
    }

    [Fact]
    public async Task Missing_and_deleted_members_are_404()
    {
        (await Thread(6, 987654)).Expect(404);
        (await Thread(6, 11)).Expect(404);
        (await Thread(6, 10)).Expect(404);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Defect_the_username_path_skipped_the_restrictions(bool block, bool byMe)
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(other, me);
        var (who, whom) = byMe ? (me, other) : (other, me);
        await (block ? Block(who, whom) : Restrict(who, whom));

        (await Thread(me, other)).Expect(403);
        (await Api.Get($"/messages/{other}/other", Api.AsMember(me))).Expect(403);
    }

    [Theory]
    [InlineData("other", 200)]
    [InlineData("OTHER", 200)]
    [InlineData("undefined", 200)]
    [InlineData("null", 200)]
    [InlineData("%7Busername%7D", 200)]
    [InlineData("nobody_of_this_name", 404)]
    [InlineData("mira_vale", 400)]
    public async Task The_username_must_be_the_same_members(string username, int status)
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(other, me);
        await Message(other, me);

        var answer = (await Api.Get($"/messages/{other}/{username}?limit=1", Api.AsMember(me))).Expect(status);

        if (status != 200) return;
        var named = username.Equals("other", StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith(named ? $"/messages/{other}/{username}?" : $"/messages/{other}?", (string)answer.Data!["pagination"]!["next_url"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_one_message_could_not_be_reached()
    {
        var (me, other, third) = (await Member("me"), await Member("other"), await Member("third"));
        var message = await Message(other, me, "just this");

        Assert.Equal(["just this"], Texts((await One(me, message)).Expect(200)));
        Assert.Equal(["just this"], Texts((await One(other, message)).Expect(200)));
        (await One(third, message)).Expect(403);
        (await One(me, 987654)).Expect(404);
    }

    [Theory]
    [InlineData("status = 'deleted'")]
    [InlineData("deleted = 1")]
    [InlineData("mode = 'pending'")]
    [InlineData("expires_at = '2025-06-15 11:59:59'")]
    public async Task A_message_that_is_not_visible_is_404(string change)
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(other, me);
        await Api.Execute($"update messages set {change} where id = @id", ("@id", message));

        (await One(me, message)).Expect(404);
        Assert.Empty(Items(await Thread(me, other)));
    }

    [Fact]
    public async Task A_third_member_never_sees_a_message()
    {
        var (me, other, third) = (await Member("me"), await Member("other"), await Member("third"));
        await Message(me, other, "private words");
        await Message(third, me, "else");

        foreach (var answer in new[] { await Thread(third, me), await Thread(third, other), await Inbox(third) })
            Assert.DoesNotContain("private words", answer.Text, StringComparison.Ordinal);
    }
}
