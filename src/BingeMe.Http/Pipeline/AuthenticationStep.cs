namespace BingeMe.Http.Pipeline;

/// <summary>Who calls, and whether the operation is open to them.</summary>
internal sealed class AuthenticationStep(IAuthenticator authenticator) : IStep
{
    public async ValueTask<ApiResponse> Handle(Exchange exchange, Next next)
    {
        exchange.Caller = await authenticator.Authenticate(exchange.Operation!, exchange.Request, exchange.Now);
        return await next.Handle(exchange);
    }
}
