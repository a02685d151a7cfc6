using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Responses;
using BingeMe.Http.Calls;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>GET /docs/swagger.json: the document, made once from the one table of operations. Contract: platform-auth.md.</summary>
internal sealed class GetOpenApi(OperationTable operations, HandlerSettings settings)
{
    private readonly Lazy<byte[]> document = new(() => OpenApiDocument.Write(operations));

    public ValueTask<ApiResponse> Handle(RequestContext<Unit> context)
    {
        if (!settings.DocsEnabled) throw ApiException.NotFound("The API page is switched off here.");
        var response = new ApiResponse { Body = document.Value };
        response.Headers["Content-Type"] = Envelope.Json;
        return ValueTask.FromResult(response);
    }
}
