using Xunit;

namespace HandlerTests.Messages;

/// <summary>What counts as unread: in the inbox, its search and the dashboard alike, only what its recipient can read at all.</summary>
public sealed class UnreadTests : MessagesTests
{
    /// <summary>Their thread is 404 or 403, and only reading a thread marks as read: counted, they would be unread for good.</summary>
    [Theory]
    [InlineData("update users set status = 'deleted' where id = @o", "update users set status = 'active' where id = @o", 404)]
    [InlineData("update users set deleted = 1 where id = @o", "update users set deleted = 0 where id = @o", 404)]
    [InlineData("insert into restrictions (user_id, user_restricted) values (@o, @m)", "delete from restrictions where user_id = @o and user_restricted = @m", 403)]
    [InlineData("insert into restrictions (user_id, user_restricted) values (@m, @o)", "delete from restrictions where user_id = @m and user_restricted = @o", 403)]
    public async Task What_nobody_can_read_is_not_unread_until_it_can_be_read_again(string closing, string opening, int thread)
    {
        var (me, other, third) = (await Member("me", creator: true), await Member("other"), await Member("third"));
        await Message(other, me, "first", ageHours: 3);
        await Message(other, me, "second", ageHours: 2);
        await Message(third, me, "theirs", ageHours: 4);
        Assert.Equal((2, "new", 3), await Told());

        await Api.Execute(closing, Of(closing));
        (await Thread(me, other)).Expect(thread);
        Assert.Equal((0, "readed", 1), await Told());

        await Api.Execute(opening, Of(opening));
        Assert.Equal((2, "new", 3), await Told());
        (await Thread(me, other)).Expect(200);
        Assert.Equal((0, "readed", 1), await Told());

        async Task<(int Unread, string Status, long InAll)> Told()
        {
            var entry = Entries(await Inbox(me)).Single(e => (long)e["chat_user"]!["id"]! == other);
            return ((int)entry["unread_count"]!, (string)entry["status"]!, await InAll(me));
        }

        (string, object?)[] Of(string statement) =>
            [.. new (string, object?)[] { ("@o", other), ("@m", me) }.Where(p => statement.Contains(p.Item1, StringComparison.Ordinal))];
    }

    [Fact]
    public async Task An_account_that_has_no_row_is_gone_too()
    {
        var (me, other) = (await Member("me", creator: true), await Member("other"));
        await Message(other, me);
        await Api.Execute("delete from users where id = @o", ("@o", other));

        (await Thread(me, other)).Expect(404);
        var entry = Entries(await Inbox(me)).Single();
        Assert.Equal((0, "readed"), ((int)entry["unread_count"]!, (string)entry["status"]!));
        Assert.Equal(0, await InAll(me));
    }

    /// <summary>Whether the other side has read what I sent is another question.</summary>
    [Fact]
    public async Task What_I_sent_stays_new_until_it_is_read()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(me, other);
        Assert.Equal("new", (string)Entries(await Inbox(me)).Single()["status"]!);
        await Api.Execute("update users set deleted = 1 where id = @o", ("@o", other));
        Assert.Equal("new", (string)Entries(await Inbox(me)).Single()["status"]!);
    }

    [Fact]
    public async Task The_search_counts_alike()
    {
        var (me, other) = (await Member("me"), await Member("findable"));
        await Message(other, me);
        Assert.Equal((1, "new"), await Found());
        await Restrict(other, me);
        Assert.Equal((0, "read"), await Found());

        async Task<(int, string)> Found()
        {
            var entry = Entries((await Api.Get("/messages/conversation/search?search=findab", Api.AsMember(me))).Expect(200)).Single();
            return ((int)entry["unread_count"]!, (string)entry["status"]!);
        }
    }

    /// <summary>Rows of before; no list shows them, and one's own id opens no thread.</summary>
    [Fact]
    public async Task A_message_to_oneself_is_not_unread()
    {
        var me = await Member("me", creator: true);
        await Message(me, me);
        (await Thread(me, me)).Expect(400);
        Assert.Equal(0, await InAll(me));
    }

    private async Task<long> InAll(long me) =>
        (long)(await Api.Get("/dashboard", Api.AsMember(me))).Expect(200).Data!["earnings_overview"]!["unread_messages"]!;
}
