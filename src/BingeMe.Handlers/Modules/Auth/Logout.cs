using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>POST /auth/logout: ends one session and goes on with an anonymous one. Contract: platform-auth.md.</summary>
internal sealed class Logout(ISessions sessions, IPushTokens pushTokens, SessionKeeper keeper, HandlerSettings settings, TimeProvider clock)
{
    public async Task<Reply<AnonymousSession>> Handle(Call<RefreshTokenBody> call)
    {
        await sessions.Delete(call.Input.RefreshToken!, call.MemberId.ToString(), call.Cancelled);
        if (!string.IsNullOrWhiteSpace(call.Input.FcmToken)) await pushTokens.Delete(call.MemberId, call.Input.FcmToken, call.Cancelled);
        try
        {
            var (tokens, id) = await keeper.OpenAnonymous(call.Request, clock.GetUtcNow());
            return Reply.Ok("Signed out.", new AnonymousSession(
                tokens.Access, tokens.Refresh, id, (long)settings.AccessLifetime.TotalSeconds, (long)settings.RefreshLifetime.TotalSeconds));
        }
        catch (UnavailableException)
        {
            // The member is signed out; an anonymous session that cannot be stored is left out, as the contract says.
            return Reply.Ok<AnonymousSession>("Signed out.");
        }
    }
}
