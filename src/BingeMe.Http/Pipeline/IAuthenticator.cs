using BingeMe.Http.Calls;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>Decides who calls and whether the operation is open to them (platform-auth P3, ruling 3).</summary>
public interface IAuthenticator
{
    /// <summary>The caller; null where the operation is open and no good token came.</summary>
    /// <exception cref="ApiException">401 or 403 per the operation's access.</exception>
    ValueTask<Caller?> Authenticate(Operation operation, ApiRequest request, DateTimeOffset now);
}

/// <summary>Who calls, and whether the operation is open to them.</summary>
internal sealed class AuthenticationMiddleware(IAuthenticator authenticator) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var deciding = authenticator.Authenticate(exchange.Operation!, exchange.Request, exchange.Now);
        if (!deciding.IsCompletedSuccessfully) return Decided(deciding, exchange, next);
        exchange.Caller = deciding.Result;
        return next.Handle(exchange);
    }

    private static async ValueTask<ApiResponse> Decided(ValueTask<Caller?> deciding, HttpExchange exchange, Next next)
    {
        exchange.Caller = await deciding;
        return await next.Handle(exchange);
    }
}
