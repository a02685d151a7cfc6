using System.Text.Json.Nodes;
using BingeMe.Http.Routing;

namespace BingeMe.Http.Pipeline.Steps;

/// <summary>
/// Step 8: finds the operation. A path that nothing serves, or not with this method, is 404 with legacy's extra fields; where the
/// contract lists it, 405 with <c>Allow</c> (platform-auth P1; RFC 9110 section 15.5.6).
/// </summary>
internal sealed class RouteStep : IStep
{
    public ValueTask<ApiResponse> Handle(Exchange exchange, Next next)
    {
        var match = exchange.Match;
        if (match.Operation is not { } operation) throw NoSuchRoute(exchange.Request, match);
        exchange.Operation = operation;
        exchange.Route = match.Values;
        return next.Handle(exchange);
    }

    private static ApiException NoSuchRoute(ApiRequest request, RouteMatch match)
    {
        var beside = new JsonObject { ["path"] = request.Target.Raw, ["method"] = request.Method };
        if (!match.Others.Any(o => o.RefusesOtherMethods)) return new ApiException(404, "No such route.", JsonValue.Create("Not Found")) { Beside = beside };
        var methods = match.Others.Select(o => o.Method).SelectMany(m => m == "GET" ? ["GET", "HEAD"] : new[] { m }).Distinct().Order(StringComparer.Ordinal);
        return new ApiException(405, "This path does not serve that method.", JsonValue.Create("Method Not Allowed")) { Beside = beside, Headers = [new("Allow", string.Join(", ", methods))] };
    }
}
