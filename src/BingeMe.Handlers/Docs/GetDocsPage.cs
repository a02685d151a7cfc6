using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Docs;

/// <summary>GET /docs: the API page. Contract: platform-auth.md.</summary>
internal sealed class GetDocsPage(DocsAssets assets)
{
    public ValueTask<ApiResponse> Handle(Call<Nothing> call) => ValueTask.FromResult(assets.Serve("index.html", call.Request));
}
