using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>GET /messages/by-id/{messageId}: one message, for its two sides only. Contract: posts-messages.md.</summary>
internal sealed class GetMessage(Db db, SupportAccounts support, EntitlementReader entitlement, ThreadItems items, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<SingleMessage>> Handle(RequestContext<Unit> context)
    {
        var me = context.MemberId;
        var id = ids.Require(context.Route["messageId"], "messageId");
        await using var sql = await db.Connect(context.Cancelled);
        var row = await ThreadSql.Find(sql, id);
        await support.RequireReach(sql, context.Caller!, row?.OtherThan(me) ?? 0);
        if (row is null or { IsDeleted: true }) throw Missing();
        if (row.OtherThan(me) is not { } otherId) throw ApiException.Forbidden("This message is between others.");

        var now = clock.GetUtcNow();
        if (!await ThreadSql.IsVisible(sql, me, id, now.ToSql())) throw Missing();
        if (await entitlement.Member(sql, Viewer.Of(context), otherId) is { IsBlocked: true }) throw Missing();

        var caller = (await Members.Find(sql, me))!;
        // A member who is gone still has a side in the message.
        var other = await Members.Present(sql, otherId) ?? new Member { Id = otherId, Name = "Unknown User", Username = "unknown" };
        return Response.Ok("Message.", new SingleMessage(await items.Of(sql, me, [row], GetThread.Party(caller, me), GetThread.Party(other, me), now)));
    }

    private static ApiException Missing() => ApiException.NotFound("There is no such message.");
}

/// <summary>One message in the form of a thread.</summary>
internal sealed record SingleMessage(IReadOnlyList<ThreadGroup> Conversations);
