using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>The API page and the document behind it. Both work without internet, on both hosts.</summary>
internal static class DocsModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        var assets = new DocsAssets(services.Settings);
        api.Get("docs.getUi", "/docs").Open().Summary("The API page.").Undocumented().HandleContent("text/html", new GetDocsPage(assets).Handle);
        api.Get("docs.getAsset", "/docs/assets/{file}").Open().Summary("A file of the API page.").Undocumented().ExemptFromGeneralLimit()
            .HandleContent("application/octet-stream", new GetDocsAsset(assets).Handle);
        api.Get("docs.getSwaggerJson", "/docs/swagger.json").Alias("/swagger").Open().Summary("This API's description (OpenAPI 3.1).")
            .HandleContent("application/json", new GetOpenApi(api, services.Settings).Handle);
    }
}

/// <summary>Source-generated JSON of the docs module.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class DocsJson : JsonSerializerContext;
