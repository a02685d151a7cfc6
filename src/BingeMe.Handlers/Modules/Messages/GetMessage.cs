using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>GET /messages/by-id/{messageId}: one message, for its two sides only. Contract: posts-messages.md.</summary>
internal sealed class GetMessage(ThreadSql sql, MessagePeople people, EntitlementReader entitlement, ThreadItems items, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<SingleMessage>> Handle(Call<Nothing> call)
    {
        var me = call.MemberId;
        var id = ids.Demand(call.Route["messageId"], "messageId");
        var row = await sql.Find(id, call.Cancelled);
        if (row is null or { IsDeleted: true }) throw Missing();
        if (row.FromUserId != me && row.ToUserId != me) throw ApiException.Forbidden("This message is between others.");

        var now = clock.GetUtcNow();
        var otherId = row.FromUserId == me ? row.ToUserId : row.FromUserId;
        if (!await sql.IsVisible(me, id, now.ToSql(), call.Cancelled)) throw Missing();
        if (await entitlement.Member(Viewer.Of(call), otherId, call.Cancelled) is { IsBlocked: true }) throw Missing();

        var caller = (await people.Find(me, call.Cancelled))!;
        // A member who is gone still has a side in the message.
        var other = await people.Find(otherId, call.Cancelled) ?? new PartyRow { Id = otherId, Name = "Unknown User", Username = "unknown" };
        return Reply.Ok("Message.", new SingleMessage(await items.Of(me, [row], GetThread.Party(caller, me), GetThread.Party(other, me), now, call.Cancelled)));
    }

    private static ApiException Missing() => ApiException.NotFound("There is no such message.");
}

/// <summary>One message in the form of a thread.</summary>
internal sealed record SingleMessage(IReadOnlyList<ThreadGroup> Conversations);
