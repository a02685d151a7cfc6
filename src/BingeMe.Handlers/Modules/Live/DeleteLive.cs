using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>
/// DELETE /live/delete/{id}: takes a live off for good, with the mails that wait. One that somebody has booked stays: who paid would have to
/// be paid back, and no operation does that. Contract: live-payout-privacy.md.
/// </summary>
internal sealed class DeleteLive(Db db, EncodedIds ids)
{
    public async Task<Response<DeletedLive>> Handle(RequestContext<Unit> context)
    {
        var (me, sent) = (context.MemberId, context.Route["id"]);
        var id = ids.RequireEncoded(sent);
        await using var sql = await db.Connect(context.Cancelled);
        if (!await sql.Transaction(() => LiveSql.Delete(sql, me, id, LegacyTime.ToIndia(context.Now)))) throw await WhyNot(sql, me, id, sent);
        return Response.Ok("The live is deleted.", new DeletedLive(sent));
    }

    private static async Task<ApiException> WhyNot(SqlScope sql, long me, long id, string sent)
    {
        if (await LiveSql.Read(sql, id) is not { } row || row.OwnerId != me) return LiveRules.Missing();
        if (!row.IsOpen) return LiveRules.NotOpen(row.Status, sent);
        return ApiException.Conflict("The live is booked; it cannot be deleted before those who booked it are paid back. Contact support.");
    }
}

/// <summary>What DELETE /live/delete/{id} answers.</summary>
/// <param name="LiveId">The id as it was sent.</param>
internal sealed record DeletedLive(string LiveId);
