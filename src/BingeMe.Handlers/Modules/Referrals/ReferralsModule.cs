using System.Text.Json.Serialization;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Referrals;

/// <summary>What members earn by those whom they brought. Contract: users.md, GET /referrals.</summary>
internal static class ReferralsModule
{
    public static void Declare(OperationTable api, HandlerContext services) =>
        api.Get("user.listReferrals", "/referrals").Members().EdgeCache(600, "CF_TTL_REFERRALS").Summary("Lists what came of the members whom the caller referred.").Errors(400)
            .Accepts(static () => ReferralsJson.Default.PageQuery)
            .Produces(static () => ReferralsJson.Default.IReadOnlyListReferralReport)
            .Handle(services.Lists.Of<PageQuery, IReadOnlyList<ReferralReport>>(db => new ListReferrals(db, services.AdminSettings, services.Pages, services.Settings).Handle));
}

/// <summary>Source-generated JSON of referrals.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PageQuery))]
[JsonSerializable(typeof(IReadOnlyList<ReferralReport>))]
internal sealed partial class ReferralsJson : JsonSerializerContext;
