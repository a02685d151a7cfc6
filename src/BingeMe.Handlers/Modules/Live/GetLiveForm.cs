using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>
/// GET /live/create: the tip menu of the caller's newest live, whatever became of it: the form of the next one begins with it. Contract:
/// live-payout-privacy.md.
/// </summary>
internal sealed class GetLiveForm(Db db, EncodedIds ids)
{
    private const string Newest = "select l.id from live_streamings l where l.user_id = @me order by l.id desc limit 1";

    public async Task<Response<LiveForm>> Handle(RequestContext<Unit> context)
    {
        LiveRules.RequireCreator(context);
        await using var sql = await db.Connect(context.Cancelled);
        await using var results = await sql.Send($"{Newest};\n{TipMenu.Shown.Replace("@live", $"({Newest})", StringComparison.Ordinal)}", ("@me", context.MemberId));
        var live = await results.Number();
        var menu = await results.List(static r => r.GetRowParser<TipRow>());
        return Response.Ok("What a new live begins with.", new LiveForm(MenuItem.Of(menu, ids), live == 0 ? null : ids.Encode(live))) with { SaysSuccess = true };
    }
}

/// <summary>What GET /live/create answers.</summary>
/// <param name="TippingMenus">The entries.</param>
/// <param name="LiveId">The newest live; null when there was none.</param>
internal sealed record LiveForm(IReadOnlyList<MenuItem> TippingMenus, string? LiveId);
