using Xunit;

namespace HandlerTests.Messages;

/// <summary>DELETE /messages/delete and /messages/conversation/delete/{id}.</summary>
public sealed class DeletionTests : MessagesTests
{
    [Theory]
    [InlineData("message_id", false)]
    [InlineData("messageId", false)]
    [InlineData("message_id", true)]
    public async Task Defect_deleting_a_message_always_failed(string field, bool inQuery)
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(me, other);
        await File(message);
        await Api.Execute("insert into notifications (destination, author, type, target) values (@d, @a, 10, @m)", ("@d", me), ("@a", other), ("@m", message));

        var answer = inQuery ? await Delete($"/messages/delete?{field}={message}", me) : await Delete("/messages/delete", me, Json((field, message.ToString())));

        Assert.Equal(message, (long)answer.Expect(200).Data!["messageId"]!);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from messages where id = @m and status = 'deleted' and deleted = 1", ("@m", message)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from media_messages where message_id = @m and status = 'deleted' and deleted = 1", ("@m", message)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where target = @m and type = 10 and destination = @d", ("@m", message), ("@d", me)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from conversations where user_1 = @a and status = 0 and active = 0", ("@a", me)));
        Assert.Empty(Entries(await Inbox(other)));
        (await Delete("/messages/delete", me, Json(("message_id", message)))).Expect(400);
    }

    [Fact]
    public async Task Defect_deleting_was_no_transaction()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(me, other);
        await File(message);
        await Api.Execute("drop table notifications");

        (await Delete("/messages/delete", me, Json(("message_id", message)))).Expect(503);
        (await Delete($"/messages/conversation/delete/{other}", me)).Expect(503);

        Assert.Equal(1, await Api.Scalar<long>("select count(*) from messages where id = @m and status = 'new' and deleted = 0", ("@m", message)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from media_messages where message_id = @m and status = 'active'", ("@m", message)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from conversation_clears where user_id = @a", ("@a", me)));
    }

    [Fact]
    public async Task The_conversation_stays_with_what_remains()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(me, other, "first", ageHours: 5);
        var second = await Message(me, other, "second", ageHours: 1);

        (await Delete("/messages/delete", me, Json(("message_id", Api.Context.Ids.Encode(second))))).Expect(200);

        Assert.Equal(["first"], Entries(await Inbox(other)).Select(e => (string)e["message"]!));
        Assert.Equal("2025-06-15 07:00:00", await Api.Scalar<string>("select updated_at from conversations where user_1 = @a", ("@a", me)));
    }

    [Fact]
    public async Task What_remains_is_looked_for_on_both_sides_in_this_conversation_and_not_among_what_is_deleted()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        await Message(other, me, "theirs", ageHours: 3);
        var mine = await Message(me, other, "mine", ageHours: 4);
        var elsewhere = await Message(me, other, "elsewhere", ageHours: 2);
        var gone = await Message(other, me, "gone", ageHours: 1);
        await Api.Execute("update messages set conversations_id = conversations_id + 1000 where id = @m", ("@m", elsewhere));
        await Api.Execute("update messages set deleted = 1 where id = @m", ("@m", gone));

        (await Delete("/messages/delete", me, Json(("message_id", mine)))).Expect(200);

        const string conversation = "from conversations where user_1 = @a or user_2 = @a";
        Assert.Equal("2025-06-15 09:00:00", await Api.Scalar<string>($"select updated_at {conversation}", ("@a", me)));
        Assert.Equal(2, await Api.Scalar<long>($"select status + active {conversation}", ("@a", me)));

        await Api.Execute("update messages set status = 'deleted' where from_user_id = @o", ("@o", other));
        var last = await Message(me, other, "last", ageHours: 0.5);
        (await Delete("/messages/delete", me, Json(("message_id", last)))).Expect(200);
        Assert.Equal(0, await Api.Scalar<long>($"select status + active {conversation}", ("@a", me)));
    }

    [Fact]
    public async Task Only_the_sender_may_delete()
    {
        var (me, other, third) = (await Member("me"), await Member("other"), await Member("third"));
        var message = await Message(me, other);

        (await Delete("/messages/delete", other, Json(("message_id", message)))).Expect(403);
        (await Delete("/messages/delete", third, Json(("message_id", message)))).Expect(404);
        (await Delete("/messages/delete", me, Json(("message_id", 987654)))).Expect(404);
        Assert.Equal("new", await Api.Scalar<string>("select status from messages where id = @m", ("@m", message)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message_id":"12abc"}""")]
    [InlineData("""{"message_id":-1}""")]
    [InlineData("""{"message_id":[1]}""")]
    [InlineData("[]")]
    public async Task A_bad_id_is_400(string body) => (await Delete("/messages/delete", 6, body)).Expect(400);

    [Fact]
    public async Task Defect_a_paid_message_could_be_taken_back()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(me, other, price: 10);
        await Buy(message, other);

        (await Delete("/messages/delete", me, Json(("message_id", message)))).Expect(409);
        Assert.Equal("new", await Api.Scalar<string>("select status from messages where id = @m", ("@m", message)));
    }

    [Fact]
    public async Task Two_deletions_at_once_give_one_success()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var message = await Message(me, other);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Delete("/messages/delete", me, Json(("message_id", message)))));

        Assert.Equal([200, 400, 400, 400], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task Defect_deleting_a_conversation_always_failed_and_meant_both_sides()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        var first = await Message(me, other, "one", ageHours: 3);
        await Message(other, me, "two", ageHours: 2);
        await Api.Execute("insert into notifications (destination, author, type, target) values (@d, @a, 6, @m)", ("@d", me), ("@a", other), ("@m", first));
        await Api.Execute("insert into notifications (destination, author, type, target) values (@a, @d, 6, @m)", ("@d", me), ("@a", other), ("@m", first));

        var answer = (await Delete($"/messages/conversation/delete/{other}", me)).Expect(200);

        Assert.Equal("{cleared_notifications:bool,conversation_id:number,deleted_messages_count:number}", answer.DataShape);
        Assert.Equal((2, true), ((int)answer.Data!["deleted_messages_count"]!, (bool)answer.Data!["cleared_notifications"]!));
        Assert.Empty(Entries(await Inbox(me)));
        Assert.Empty(Items(await Thread(me, other)));
        (await One(me, first)).Expect(404);
        Assert.Equal(2, Items(await Thread(other, me)).Count);
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from notifications where type = 6 and target = @m and destination = @o", ("@m", first), ("@o", other)));

        var again = await Delete($"/messages/conversation/delete/{other}", me);
        Assert.Equal("{cleared_notifications:bool,conversation_id:null,deleted_messages_count:number}", again.DataShape);
        Assert.Equal(0, (int)again.Data!["deleted_messages_count"]!);

        await Message(other, me, "three", ageHours: 0.5);
        Assert.Equal(["three"], Texts(await Thread(me, other)));
        Assert.Equal("three", (string)Entries(await Inbox(me)).Single()["message"]!);
    }

    [Fact]
    public async Task A_bad_or_own_id_is_400_and_an_unknown_one_is_nothing_to_delete()
    {
        (await Delete("/messages/conversation/delete/6", 6)).Expect(400);
        (await Delete("/messages/conversation/delete/x", 6)).Expect(400);
        Assert.Equal(0, (int)(await Delete("/messages/conversation/delete/987654", 6)).Expect(200).Data!["deleted_messages_count"]!);
    }
}
