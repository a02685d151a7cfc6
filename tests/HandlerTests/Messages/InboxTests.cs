using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>GET /messages/conversation and its search.</summary>
public sealed class InboxTests : MessagesTests
{
    [Fact]
    public async Task An_entry_has_the_contracts_shape()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(other, me, "Hi", tip: "yes");
        await File(message);

        var answer = (await Inbox(me)).Expect(200);
        var entry = Entries(answer).Single();

        Assert.Equal(
            "{chat_user{avatar:string,id:number,name:string,room_id:string,username:string},id:number,media:string,message:string,msg_type:string,status:string,time:string,tip:bool,unread_count:number}",
            JsonShape.Of(entry));
        Assert.Equal(
            (message, "Hi", "1 hour ago", "new", true, "image", 1, "incoming"),
            ((long)entry["id"]!, (string)entry["message"]!, (string)entry["time"]!, (string)entry["status"]!, (bool)entry["tip"]!, (string)entry["media"]!,
                (int)entry["unread_count"]!, (string)entry["msg_type"]!));
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/default.webp", (string)entry["chat_user"]!["avatar"]!);
        Assert.Equal("room123", (string)entry["chat_user"]!["room_id"]!);
    }

    [Fact]
    public async Task Defect_messages_were_listed_instead_of_conversations()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(other, me, "old", ageHours: 5);
        await Message(me, other, "newest", ageHours: 2);
        await Message(other, me, "middle", ageHours: 3);

        var answer = await Inbox(me);

        Assert.Equal("newest", (string)Entries(answer).Single()["message"]!);
        Assert.Equal(1, (int)answer.Data!["pagination"]!["total"]!);
        Assert.Equal(2, (int)Entries(answer).Single()["unread_count"]!);
    }

    [Fact]
    public async Task Defect_paging_was_dead()
    {
        var me = await Member("me");
        for (var i = 0; i < 5; i++) await Message(await Member($"other{i}"), me, $"text{i}", ageHours: i + 1);

        var first = await Inbox(me, "?limit=2");
        var next = (string)first.Data!["pagination"]!["next"]!;
        var second = (await Api.Get("/" + next, Api.AsMember(me))).Expect(200);
        var third = (await Api.Get("/" + (string)second.Data!["pagination"]!["next"]!, Api.AsMember(me))).Expect(200);
        var skipped = await Inbox(me, "?skip=2&limit=2");

        Assert.StartsWith("messages/conversation?skip=2&limit=2&cursor=", next, StringComparison.Ordinal);
        Assert.Equal(["text0", "text1"], Entries(first).Select(e => (string)e["message"]!));
        Assert.Equal(["text2", "text3"], Entries(second).Select(e => (string)e["message"]!));
        Assert.Equal(["text2", "text3"], Entries(skipped).Select(e => (string)e["message"]!));
        Assert.Equal(["text4"], Entries(third).Select(e => (string)e["message"]!));
        Assert.Equal("", (string)third.Data!["pagination"]!["next"]!);
        Assert.Equal(5, (int)third.Data!["pagination"]!["total"]!);
        Assert.Equal(400, (await Inbox(me, "?cursor=bogus")).Status);
        Assert.Equal(200, (await Inbox(me, "?skip=-4&limit=1000")).Status);
    }

    [Fact]
    public async Task Defect_support_stood_on_every_page()
    {
        var me = await Member("me");
        for (var i = 0; i < 3; i++) await Message(await Member($"other{i}"), me, ageHours: i + 1);

        var synthetic = await Inbox(me, "?limit=2");
        Assert.Equal(3, synthetic.Data!["messagesInbox"]!.AsArray().Count);
        Assert.Equal((0, 2, 3), ((int)synthetic.Data!["messagesInbox"]![0]!["id"]!, (int)synthetic.Data!["messagesInbox"]![0]!["chat_user"]!["id"]!, (int)synthetic.Data!["pagination"]!["total"]!));

        await Message(2, me, "We are here", ageHours: 100);
        var first = await Inbox(me, "?limit=2");
        Assert.Equal("We are here", (string)first.Data!["messagesInbox"]![0]!["message"]!);
        Assert.Equal((2, 4), (first.Data!["messagesInbox"]!.AsArray().Count, (int)first.Data!["pagination"]!["total"]!));
        var second = await Api.Get("/" + (string)first.Data!["pagination"]!["next"]!, Api.AsMember(me));
        var skipped = await Inbox(me, "?skip=2&limit=2");
        foreach (var page in new[] { second, skipped })
        {
            Assert.Equal(2, Entries(page).Count);
            Assert.Equal(2, page.Data!["messagesInbox"]!.AsArray().Count);
            Assert.Equal("", (string)page.Data!["pagination"]!["next"]!);
        }
    }

    [Fact]
    public async Task Defect_a_creator_without_a_support_account_got_a_random_creator()
    {
        await Api.Execute("update admin_settings set creator_support_id = '' where setting_key is null");
        var creator = await Member("creator", creator: true);

        var first = (await Inbox(creator)).Data!["messagesInbox"]![0]!["chat_user"]!;

        Assert.Equal((1, "Support", "support"), ((int)first["id"]!, (string)first["name"]!, (string)first["username"]!));
    }

    /// <summary>Nobody can write to it: the settings name nobody, as where there is no such row.</summary>
    [Theory]
    [InlineData("update users set status = 'deleted' where id = @s")]
    [InlineData("update users set deleted = 1 where id = @s")]
    [InlineData("delete from users where id = @s")]
    public async Task A_support_account_that_is_gone_leaves_support_to_the_first_account(string change)
    {
        var (support, me) = (await Member("helpdesk"), await Member("me"));
        await Api.Execute("update admin_settings set support_user_id = @s where setting_key is null", ("@s", $"{support}"));
        await Message(support, me, "We are here");
        Assert.Equal((support, "We are here"), await First());

        await Api.Execute(change, ("@s", support));

        Assert.Equal((1, "Hi! How can we help you?"), await First());

        // What was said to it is a conversation like any other, on whichever page, and that with the first account is on the first one alone.
        await Message(1, me, "We are here now", ageHours: 90);
        await Message(await Member("other"), me, "between", ageHours: 0.5);
        var first = await Inbox(me, "?limit=2");
        var second = (await Api.Get("/" + (string)first.Data!["pagination"]!["next"]!, Api.AsMember(me))).Expect(200);
        Assert.Equal([["We are here now", "between"], ["We are here"], ["We are here"]], new[] { first, second, await Inbox(me, "?limit=2&skip=2") }.Select(Shown));

        static List<string> Shown(ApiAnswer page) => [.. page.Data!["messagesInbox"]!.AsArray().Select(static i => (string)i!["message"]!)];

        async Task<(long, string)> First()
        {
            var entry = (await Inbox(me)).Expect(200).Data!["messagesInbox"]![0]!;
            return ((long)entry["chat_user"]!["id"]!, (string)entry["message"]!);
        }
    }

    [Fact]
    public async Task Both_shapes_of_a_conversation_count_as_one()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Api.Execute("insert into conversations (user_1, user_2) values (@a, @b)", ("@a", me), ("@b", other));
        await Message(other, me, "in the old shape");
        await Api.Execute("insert into conversations (user1_id, user2_id) values (@b, @a)", ("@a", me), ("@b", other));

        Assert.Equal(1, (int)(await Inbox(me)).Data!["pagination"]!["total"]!);
        Assert.Single(Entries(await Inbox(me)));
    }

    /// <summary>Of several rows of one pair the one touched last counts, and one without a time is before all others.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Rows_of_one_conversation_count_as_one_where_some_have_no_time(bool isFirstTimeless, bool isSecondTimeless)
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Api.Execute("insert into conversations (user_1, user_2, created_at, updated_at) values (@a, @b, @t, @t)", ("@a", me), ("@b", other), ("@t", Time(isFirstTimeless)));
        await Message(other, me, "once");
        await Api.Execute("update conversations set created_at = @t, updated_at = @t where user_1 = @a", ("@a", me), ("@t", Time(isFirstTimeless)));
        await Api.Execute("insert into conversations (user1_id, user2_id, created_at, updated_at) values (@b, @a, @t, @t)", ("@a", me), ("@b", other), ("@t", Time(isSecondTimeless)));

        Assert.Single(Entries(await Inbox(me)));
        Assert.Single(Entries((await Api.Get("/messages/conversation?skip=0", Api.AsMember(me))).Expect(200)));
        Assert.Single(Entries((await Api.Get("/messages/conversation/search?search=other", Api.AsMember(me))).Expect(200)));

        static string? Time(bool isTimeless) => isTimeless ? null : "2025-06-15 11:00:00";
    }

    [Fact]
    public async Task What_is_not_visible_is_neither_listed_nor_counted()
    {
        var me = await Member("me");
        await Message(await Member("deleted"), me, status: "deleted");
        await Message(await Member("flagged"), me, deleted: 1);
        await Message(await Member("pending"), me, mode: "pending");
        await Message(await Member("expired"), me, endsInHours: -1);
        var blocked = await Member("blocked");
        await Message(blocked, me);
        await Block(blocked, me);
        var orphan = await Message(await Member("orphan"), me);
        await Api.Execute("update messages set conversations_id = null where id = @id", ("@id", orphan));
        var closed = await Member("closed");
        await Message(closed, me);
        await Api.Execute("update conversations set active = 0 where user_1 = @c", ("@c", closed));

        var answer = await Inbox(me);

        Assert.Empty(Entries(answer));
        Assert.Equal(0, (int)answer.Data!["pagination"]!["total"]!);
    }

    [Fact]
    public async Task A_bought_message_stays_after_its_end_and_its_sender_keeps_it()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(other, me, endsInHours: -1);
        Assert.Single(Entries(await Inbox(other)));
        Assert.Empty(Entries(await Inbox(me)));

        await Buy(message, me);

        Assert.Single(Entries(await Inbox(me)));
    }

    [Fact]
    public async Task A_hidden_name_is_neither_shown_nor_found()
    {
        var (me, other) = (await Member("me"), await Member("shy_one"));
        await Api.Execute("update users set hide_name = 'yes', name = 'Zebedee' where id = @id", ("@id", other));
        await Message(other, me);

        Assert.Equal("shy_one", (string)Entries(await Inbox(me)).Single()["chat_user"]!["name"]!);
        Assert.Empty(Entries(await Api.Get("/messages/conversation/search?search=zebe", Api.AsMember(me))));
        Assert.Single(Entries(await Api.Get("/messages/conversation/search?search=SHY", Api.AsMember(me))));
    }

    [Fact]
    public async Task Defect_every_search_was_answered_400()
    {
        var (me, other) = (await Member("me"), await Member("findable"));
        await Message(other, me, "first", ageHours: 3, status: "readed");
        await Message(me, other, "second", status: "readed");
        await Member("findable_stranger");

        var answer = (await Api.Get("/messages/conversation/search?search=findab", Api.AsMember(me))).Expect(200);

        var entry = Entries(answer).Single();
        Assert.Equal(("second", "read", "outgoing"), ((string)entry["message"]!, (string)entry["status"]!, (string)entry["msg_type"]!));
        Assert.Equal("https://cdn.bingeme.com/uploads/avatar/default-1671797639.jpeg", (string)entry["chat_user"]!["avatar"]!);
        Assert.Null(answer.Data!["pagination"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?search=")]
    [InlineData("?search=%20x%20")]
    [InlineData("?search_term=abc")]
    [InlineData("?search=ab&search=cd")]
    public async Task A_search_without_a_good_term_is_400(string query) =>
        Assert.Contains("search", (await Api.Get($"/messages/conversation/search{query}", Api.AsMember(1))).Expect(400).FaultyFields);

    /// <summary>Rows of before: the column takes NULL.</summary>
    [Fact]
    public async Task A_message_without_a_time_is_read_like_any_other()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(other, me, "timeless");
        await Api.Execute("update messages set created_at = null where id = @m", ("@m", message));
        await Api.Execute("update conversations set created_at = null, updated_at = null where user_1 = @o", ("@o", other));

        Assert.Equal("timeless", (string)Entries((await Inbox(me)).Expect(200)).Single()["message"]!);
        Assert.Equal(["timeless"], Texts((await Thread(me, other)).Expect(200)));
        (await One(me, message)).Expect(200);
        (await Api.Get("/messages/conversation/search?search=other", Api.AsMember(me))).Expect(200);
        (await Api.Get("/user/search?search=other", Api.AsMember(me))).Expect(200);
    }

    [Fact]
    public async Task Pages_reach_what_has_no_time_behind_all_that_has_one()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        foreach (var text in new[] { "d", "c" }) await Message(other, me, text);
        foreach (var text in new[] { "b", "a" }) await Message(me, other, text);
        await Api.Execute("update messages set created_at = null where from_user_id = @m or message = 'd'", ("@m", me));
        foreach (var name in new[] { "z", "y" }) await Message(await Member($"timeless_{name}"), me, name);
        await Api.Execute("update conversations set created_at = null, updated_at = null where user_1 <> @o and user_2 = @m", ("@o", other), ("@m", me));

        var (thread, inbox) = (new List<string>(), new List<string>());
        for (var next = $"/messages/{other}?limit=1"; next is not null;)
        {
            var page = (await Api.Get(next, Api.AsMember(me))).Expect(200);
            thread.AddRange(Texts(page));
            next = (string?)page.Data!["pagination"]!["next_url"];
        }

        for (var next = "messages/conversation?limit=1"; next.Length > 0;)
        {
            var page = (await Api.Get("/" + next, Api.AsMember(me))).Expect(200);
            inbox.AddRange(Entries(page).Select(e => (string)e["message"]!));
            next = (string)page.Data!["pagination"]!["next"]!;
        }

        Assert.Equal(["c", "a", "b", "d"], thread);
        Assert.Equal(["c", "y", "z"], inbox);
    }

    [Theory]
    [InlineData("%25%25")]
    [InlineData("__")]
    [InlineData("%25_")]
    public async Task Defect_wildcards_of_the_term_were_not_escaped(string term)
    {
        var (me, other) = (await Member("me"), await Member("plain"));
        await Message(other, me);

        Assert.Empty(Entries((await Api.Get($"/messages/conversation/search?search={term}", Api.AsMember(me))).Expect(200)));
    }
}
