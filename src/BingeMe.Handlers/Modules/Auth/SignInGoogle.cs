using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/google.</summary>
internal sealed class GoogleBody : DeviceFields
{
    public string? IdToken { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class GoogleRules : IRules<GoogleBody>
{
    public void Check(GoogleBody input, Faults faults) => faults.Required("idToken", input.IdToken);
}

/// <summary>POST /auth/google: signs in by a Google identity token. Contract: platform-auth.md.</summary>
internal sealed class SignInGoogle(IIdentityTokens identities, IdentitySignIn signIn, HandlerSettings settings)
{
    public async Task<Reply<SignInAnswer>> Handle(Call<GoogleBody> call)
    {
        if (settings.GoogleClientIds.Count == 0) throw new ApiException(503, "Signing in with Google is not set up here.");
        var identity = await identities.Verify(IdentityProvider.Google, call.Input.IdToken!, settings.GoogleClientIds, call.Cancelled)
            ?? throw ApiException.Unauthorized("The identity token was refused.");
        if (identity.Email is null) throw ApiException.BadField("idToken", "idToken has no mail address.");
        if (!identity.EmailVerified) throw ApiException.Unauthorized("Google has not verified the mail address.");
        return await signIn.Finish(IdentityProvider.Google, identity, null, call.Input, call.Request);
    }
}
