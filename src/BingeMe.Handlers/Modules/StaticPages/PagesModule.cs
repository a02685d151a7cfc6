using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.StaticPages;

/// <summary>Pages that the administration writes. Contract: live-payout-privacy.md, Pages.</summary>
internal static class PagesModule
{
    public static void Declare(OperationTable api, HandlerContext services) =>
        api.Get("pages.getPage", "/p/{slug}").Alias("/pages/{slug}").Optional().PublicPage(1800, "CF_TTL_PAGES_SLUG")
            .Summary("Gives a page that the administration wrote.").Errors(400, 403, 404)
            .Accepts(static () => PagesJson.Default.PageLanguage)
            .Produces(static () => PagesJson.Default.PageContent)
            .Handle(new GetPage(services.Db, services.Settings).Handle);
}

/// <summary>Source-generated JSON of the pages.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PageLanguage))]
[JsonSerializable(typeof(PageContent))]
internal sealed partial class PagesJson : JsonSerializerContext;
