using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Docs;

/// <summary>GET /docs/assets/{file}: the page's own scripts and styles; no outside host is asked.</summary>
internal sealed class GetDocsAsset(DocsAssets assets)
{
    public ValueTask<ApiResponse> Handle(Call<Nothing> call) => ValueTask.FromResult(assets.Serve(call.Route["file"], call.Request));
}
