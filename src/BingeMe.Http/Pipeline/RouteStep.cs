using BingeMe.Http.Routing;

namespace BingeMe.Http.Pipeline;

/// <summary>Finds the operation, and refuses nothing: what comes before <see cref="NoRouteStep"/> holds for unknown paths too.</summary>
internal sealed class RouteStep(Router router) : IStep
{
    public ValueTask<ApiResponse> Handle(Exchange exchange, Next next)
    {
        exchange.Match = router.Match(exchange.Request.Method, exchange.Request.Path);
        return next.Handle(exchange);
    }
}
