using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>A POST, PUT or DELETE that ended 2xx makes cached answers stale: those that its operation names (platform-auth P14).</summary>
internal sealed class InvalidationMiddleware(ICdnInvalidation cdn) : IMiddleware
{
    public async ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var response = await next.Handle(exchange);
        var operation = exchange.Operation!;
        if (operation.Invalidates.Count > 0 && exchange.Request.Method is "POST" or "PUT" or "DELETE" && response.Status is >= 200 and < 300)
            cdn.Invalidate(StalePaths.Of(operation, exchange.Request.Path, exchange.Route));
        return response;
    }
}
