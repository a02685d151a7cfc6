using System.Text.Json.Nodes;
using BingeMe.Http.Operations;
using BingeMe.Http.Routing;

namespace BingeMe.Http.Pipeline;

/// <summary>Finds the operation, and refuses nothing: what comes before <see cref="NoRouteMiddleware"/> holds for unknown paths too.</summary>
internal sealed class RouteMiddleware(Router router) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        exchange.Match = router.Match(exchange.Request.Method, exchange.Request.Path);
        return next.Handle(exchange);
    }
}

/// <summary>
/// A path that nothing serves, or not with this method, is 404 with legacy's extra fields; where the contract lists it, 405 with
/// <c>Allow</c> (platform-auth P1; RFC 9110 section 15.5.6).
/// </summary>
internal sealed class NoRouteMiddleware : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next) =>
        exchange.Request.Path.Contains('\0', StringComparison.Ordinal) ? throw ApiException.BadRequest("The path holds a NUL character.")
        : exchange.Operation is null ? throw NoSuchRoute(exchange.Request, exchange.Match.Others) : next.Handle(exchange);

    private static ApiException NoSuchRoute(ApiRequest request, IReadOnlyList<Operation> others)
    {
        var beside = new JsonObject { ["path"] = request.Target.Canonical, ["method"] = request.Method };
        if (!others.Any(o => o.Returns405)) return new ApiException(404, "No such route.", JsonValue.Create("Not Found")) { Extensions = beside };
        var methods = others.Select(o => o.Method).SelectMany(m => m == "GET" ? ["GET", "HEAD"] : new[] { m }).Distinct().Order(StringComparer.Ordinal);
        return new ApiException(405, "This path does not serve that method.", JsonValue.Create("Method Not Allowed")) { Extensions = beside, Headers = [new("Allow", string.Join(", ", methods))] };
    }
}
