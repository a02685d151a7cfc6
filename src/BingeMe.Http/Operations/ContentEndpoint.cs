using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;

namespace BingeMe.Http.Operations;

/// <summary>An endpoint whose handler makes the whole answer: pages, files, documents.</summary>
internal sealed class ContentEndpoint(string mediaType, Func<Call<Nothing>, ValueTask<ApiResponse>> handle) : Endpoint
{
    public override JsonTypeInfo? Input => null;

    public override JsonTypeInfo? Output => null;

    public override string MediaType => mediaType;

    public override bool IsEnveloped => false;

    internal override ValueTask<ApiResponse> Answer(Exchange exchange) =>
        handle(new Call<Nothing>(exchange.Operation!, exchange.Request, exchange.Route, exchange.Caller, Nothing.Value));
}
