using BingeMe.ApiGateway.Emulation;
using BingeMe.Http;

namespace BingeMe.TestSupport.Carriers;

/// <summary>Straight into the pipeline, without a host.</summary>
/// <param name="api">The API.</param>
public sealed class DirectCarrier(IApi api) : ICarrier
{
    /// <inheritdoc/>
    public async Task<ApiResponse> Send(WireRequest request, CancellationToken aborted) => await api.Handle(new ApiRequest
    {
        Method = request.Method,
        Target = RequestTarget.Parse(request.Target),
        Headers = RequestHeaders.From(request.Method, request.Headers, request.Body.Length),
        Body = request.Body,
        ClientAddress = request.SourceAddress,
        RequestId = request.RequestId,
        Source = "test",
        Aborted = aborted,
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
