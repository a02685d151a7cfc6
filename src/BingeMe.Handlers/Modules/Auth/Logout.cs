using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>POST /auth/logout: ends one session and goes on with an anonymous one. Contract: platform-auth.md.</summary>
internal sealed class Logout(IPushTokens pushTokens, SessionService sessionService, IFaultLog faults, HandlerSettings settings, TimeProvider clock)
{
    public async Task<Response<AnonymousSession>> Handle(RequestContext<RefreshTokenRequest> context)
    {
        var now = clock.GetUtcNow();
        await Attempt("ending a session", () => sessionService.End(context.Input.RefreshToken!, context.MemberId.ToString(), now, context.Cancelled));
        if (!string.IsNullOrWhiteSpace(context.Input.FcmToken))
            await Attempt("forgetting a device", () => pushTokens.Delete(context.MemberId, context.Input.FcmToken, context.Cancelled));
        try
        {
            var (tokens, id) = await sessionService.OpenAnonymous(context.Request, now);
            return Response.Ok("Signed out.", new AnonymousSession(
                tokens.Access, tokens.Refresh, id, (long)settings.AccessLifetime.TotalSeconds, (long)settings.RefreshLifetime.TotalSeconds));
        }
        catch (UnavailableException)
        {
            // The member is signed out; an anonymous session that cannot be stored is left out, as the contract says.
            return Response.Ok<AnonymousSession>("Signed out.");
        }
    }

    /// <summary>Whoever signs out throws the tokens away whatever the answer is: a store that is down must not keep them from it (contract, POST /auth/logout).</summary>
    private async Task Attempt(string work, Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (UnavailableException e)
        {
            faults.Tell(work, e);
        }
    }
}
