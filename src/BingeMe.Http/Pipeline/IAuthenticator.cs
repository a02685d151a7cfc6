using BingeMe.Http.Calls;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>Decides who calls and whether the operation is open to them (platform-auth P3, ruling 3).</summary>
public interface IAuthenticator
{
    /// <summary>The caller; null where the operation is open and no good token came.</summary>
    /// <exception cref="ApiException">401 or 403 per the operation's access. An operation that demands a caller is 401 where there is none, whoever forgot that.</exception>
    ValueTask<Caller?> Authenticate(Operation operation, ApiRequest request, DateTimeOffset now);
}

/// <summary>Who calls, and whether the operation is open to them.</summary>
internal sealed class AuthenticationMiddleware(IAuthenticator authenticator) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var deciding = authenticator.Authenticate(exchange.Operation!, exchange.Request, exchange.Now);
        if (!deciding.IsCompletedSuccessfully) return Decided(deciding, exchange, next);
        Admit(exchange, deciding.Result);
        return next.Handle(exchange);
    }

    private static async ValueTask<ApiResponse> Decided(ValueTask<Caller?> deciding, HttpExchange exchange, Next next)
    {
        Admit(exchange, await deciding);
        return await next.Handle(exchange);
    }

    /// <summary>No handler of an operation that demands a caller is called without one; by the internal key services call without.</summary>
    private static void Admit(HttpExchange exchange, Caller? caller)
    {
        if (caller is null && exchange.Operation is { Access: Access.Member or Access.Anonymous, OpenToServices: false }) throw ApiException.Unauthorized("This needs a caller who is known.");
        exchange.Caller = caller;
    }
}
