using BingeMe.TestSupport;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Messages;

/// <summary>
/// Calls about the same rows, side by side: the database gives some transactions up for others' sake (deadlocks), and none of that reaches a
/// client.
/// </summary>
public sealed class SideBySideTests : MessagesTests
{
    private const int Crowd = 24;

    private static readonly int Meetings = Rounds.Of(6, inLong: 200);

    [Fact]
    public async Task Many_restrict_one_member()
    {
        var target = await Member("target", creator: true);
        var members = await Members(creator: true);
        for (var round = 0; round < Meetings; round++)
        {
            await All(members, m => Api.Post($"/restrict/user/{Api.Context.Ids.Encode(target)}", "{}", Api.AsMember(m)));
            Assert.Equal(round % 2 == 0 ? Crowd : 0, await Api.Scalar<long>("select count(*) from restrictions where user_restricted = @t", ("@t", target)));
        }
    }

    [Fact]
    public async Task The_messages_of_one_conversation_are_deleted()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        for (var round = 0; round < Meetings; round++)
        {
            var messages = new List<long>();
            for (var i = 0; i < Crowd; i++) messages.Add(await Message(i % 2 == 0 ? me : other, i % 2 == 0 ? other : me));
            await All(messages, m => Delete("/messages/delete", messages.IndexOf(m) % 2 == 0 ? me : other, Json(("message_id", m))));
            Assert.Equal(0, await Api.Scalar<long>("select count(*) from messages where from_user_id in (@me, @other) and (status <> 'deleted' or deleted = 0)", ("@me", me), ("@other", other)));
            Assert.Equal(0, await Api.Scalar<long>("select count(*) from conversations where user_1 = @me and (status = 1 or active = 1)", ("@me", me)));
        }
    }

    [Fact]
    public async Task Many_delete_their_conversations_with_one_member()
    {
        var other = await Member("other");
        var members = await Members(creator: false);
        for (var round = 0; round < Meetings; round++)
        {
            foreach (var member in members)
            {
                var message = await Message(other, member);
                await Api.Execute("insert into notifications (destination, author, type, target) values (@d, @a, 10, @m)", ("@d", member), ("@a", other), ("@m", message));
            }

            await All(members, m => Delete($"/messages/conversation/delete/{other}", m));
            Assert.Equal(Crowd, await Api.Scalar<long>("select count(*) from conversation_clears where other_user_id = @o", ("@o", other)));
            Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where author = @o", ("@o", other)));
        }
    }

    /// <summary>A look marks what it shows as seen; a phone and a browser look at once.</summary>
    [Fact]
    public async Task Many_looks_of_one_member_at_the_notifications()
    {
        var (me, other) = (await Member("me"), await Member("other"));
        for (var round = 0; round < Meetings; round++)
        {
            for (var i = 0; i < 40; i++) await Api.Execute("insert into notifications (destination, author, type, target) values (@d, @a, 1, 1)", ("@d", me), ("@a", other));
            var newest = await Api.Scalar<long>("select max(id) from notifications where destination = @d", ("@d", me));
            await All([.. Enumerable.Range(0, Crowd)], turn => turn % 8 == 7
                ? Delete($"/notifications/delete/{newest - (turn / 8)}", me)
                : Api.Get("/notifications", Api.AsMember(me)));
            Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination = @d and seen = 0", ("@d", me)));
        }
    }

    private async Task<List<long>> Members(bool creator)
    {
        var members = new List<long>();
        for (var i = 0; i < Crowd; i++) members.Add(await Member($"member_{i}", creator));
        return members;
    }

    private static async Task All(List<long> turns, Func<long, Task<ApiAnswer>> call)
    {
        var answers = await Task.WhenAll(turns.Select(turn => Task.Run(() => call(turn))));
        Assert.Equal([200], answers.Select(a => a.Status).Distinct());
    }
}
