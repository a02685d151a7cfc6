using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/google.</summary>
internal sealed class GoogleRequest : DeviceFields
{
    public string? IdToken { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class GoogleValidator : Validator<GoogleRequest>
{
    public GoogleValidator() => Text("idToken", static b => b.IdToken, static f => f.Required());
}

/// <summary>POST /auth/google: signs in by a Google identity token. Contract: platform-auth.md.</summary>
internal sealed class SignInGoogle(IIdentityTokens identities, IdentitySignIn signIn, HandlerSettings settings)
{
    public async Task<Response<SignInResponse>> Handle(RequestContext<GoogleRequest> context)
    {
        if (settings.GoogleClientIds.Count == 0) throw new ApiException(503, "Signing in with Google is not set up here.");
        var identity = await identities.Verify(IdentityProvider.Google, context.Input.IdToken!, settings.GoogleClientIds, context.Cancelled)
            ?? throw ApiException.Unauthorized("The identity token was refused; have Google give a new one.");
        if (identity.Email is null) throw ApiException.BadField("idToken", "idToken has no mail address.");
        if (!identity.EmailVerified) throw ApiException.Unauthorized("Google has not verified the mail address; verify it there, then sign in again.");
        return await signIn.Complete(IdentityProvider.Google, identity, null, context.Input, context.Request);
    }
}
