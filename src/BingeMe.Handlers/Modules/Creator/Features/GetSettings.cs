using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator.Features;

/// <summary>GET /creator/settings: a creator's paid features as a form. Contract: creator-commerce.md.</summary>
internal sealed class GetSettings(Db db, AdminSettingsReader admin)
{
    public async Task<Response<FeatureSettings>> Handle(RequestContext<Unit> context)
    {
        var settings = await admin.Read(context.Cancelled);
        await using var sql = await db.Connect(context.Cancelled);
        var creator = await FeaturesSql.Find(sql, context.MemberId) ?? throw Authenticator.Gone();
        var access = FeatureAccess.Require(settings, creator);
        return Response.Ok("Creator settings.", FeatureForm.Of(settings, access, creator.Values));
    }
}
