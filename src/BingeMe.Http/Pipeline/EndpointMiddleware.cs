using BingeMe.Http.Calls;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>The body where there is one, binding with validation, then the handler.</summary>
internal sealed class EndpointMiddleware(PipelineOptions options) : IMiddleware
{
    private readonly BodyReader bodies = new(options);

    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var (operation, request) = (exchange.Operation!, exchange.Request);
        var hasNoBody = request.Body.IsEmpty && (request.BodySource is null || (!operation.Endpoint.ReadsBody && request.BodySource.Length is null or 0));
        return hasNoBody ? Answer(operation, exchange) : Read(operation, exchange);
    }

    private async ValueTask<ApiResponse> Read(Operation operation, HttpExchange exchange)
    {
        await bodies.Take(operation, exchange.Request);

        // Where the host reads bodies before it asks, as elsewhere: what nobody declared to take is not there.
        if (!operation.Endpoint.ReadsBody) exchange.Request.Take(default);
        return await Answer(operation, exchange);
    }

    private static ValueTask<ApiResponse> Answer(Operation operation, HttpExchange exchange) => operation.Endpoint.Answer(
        operation, new CallContext(operation.Id, exchange.Request, exchange.Route, exchange.Caller, exchange.Now) { CountCall = exchange.CountCall });
}

/// <summary>A POST, PUT or DELETE that ended 2xx makes cached answers stale: those that its operation names (platform-auth P14).</summary>
internal sealed class InvalidationMiddleware(ICdnInvalidation cdn) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next) =>
        exchange.Operation!.Invalidates.Count > 0 && exchange.Request.Method is "POST" or "PUT" or "DELETE" ? Invalidating(exchange, next) : next.Handle(exchange);

    private async ValueTask<ApiResponse> Invalidating(HttpExchange exchange, Next next)
    {
        var response = await next.Handle(exchange);
        var operation = exchange.Operation!;
        if (response.Status is >= 200 and < 300)
            cdn.Invalidate(StalePaths.Of(operation, exchange.Request.Path, exchange.Route));
        return response;
    }
}

/// <summary>Tells the CDN that a write made cached answers stale (platform-auth P14).</summary>
public interface ICdnInvalidation
{
    /// <summary>Notes what is stale. Must not wait and must not throw.</summary>
    /// <param name="paths">Encoded paths; a star at the end of one stands for whatever follows. Worked out only when they are enumerated.</param>
    void Invalidate(IEnumerable<string> paths);
}
