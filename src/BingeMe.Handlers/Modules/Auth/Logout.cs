using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>POST /auth/logout: ends one session and goes on with an anonymous one. Contract: platform-auth.md.</summary>
internal sealed class Logout(ISessions sessions, IPushTokens pushTokens, SessionService sessionService, HandlerSettings settings, TimeProvider clock)
{
    public async Task<Response<AnonymousSession>> Handle(RequestContext<RefreshTokenRequest> context)
    {
        await sessions.Delete(context.Input.RefreshToken!, context.MemberId.ToString(), context.Cancelled);
        if (!string.IsNullOrWhiteSpace(context.Input.FcmToken)) await pushTokens.Delete(context.MemberId, context.Input.FcmToken, context.Cancelled);
        try
        {
            var (tokens, id) = await sessionService.OpenAnonymous(context.Request, clock.GetUtcNow());
            return Response.Ok("Signed out.", new AnonymousSession(
                tokens.Access, tokens.Refresh, id, (long)settings.AccessLifetime.TotalSeconds, (long)settings.RefreshLifetime.TotalSeconds));
        }
        catch (UnavailableException)
        {
            // The member is signed out; an anonymous session that cannot be stored is left out, as the contract says.
            return Response.Ok<AnonymousSession>("Signed out.");
        }
    }
}
