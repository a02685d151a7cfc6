using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/apple. A body <c>email</c> proves nothing and is not read.</summary>
internal sealed class AppleBody : DeviceFields
{
    public string? IdToken { get; set; }

    public string? Code { get; set; }

    public string? RedirectUri { get; set; }

    public string? Name { get; set; }

    public string? ClientId { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class AppleRules : IRules<AppleBody>
{
    public void Check(AppleBody input, Faults faults)
    {
        if (string.IsNullOrWhiteSpace(input.IdToken) && string.IsNullOrWhiteSpace(input.Code)) faults.Add("idToken", "Give idToken, or code.");
        if (!string.IsNullOrWhiteSpace(input.Name)) faults.Unless(input.Name.Trim().Length <= 100, "name", "name must have at most 100 characters.");
    }
}

/// <summary>POST /auth/apple: signs in by an Apple identity token or authorization code. Contract: platform-auth.md.</summary>
internal sealed class SignInApple(IIdentityTokens identities, IdentitySignIn signIn, HandlerSettings settings)
{
    public async Task<Reply<SignInAnswer>> Handle(Call<AppleBody> call)
    {
        if (settings.AppleClientIds.Count == 0) throw new ApiException(503, "Signing in with Apple is not set up here.");
        var body = call.Input;

        // A client id from the body counts only when it is ours: any other would let any app's token in.
        var clientId = settings.AppleClientIds.Contains(body.ClientId) ? body.ClientId! : settings.AppleClientIds[0];
        var token = string.IsNullOrWhiteSpace(body.IdToken) ? await identities.ExchangeAppleCode(body.Code!, clientId, body.RedirectUri, call.Cancelled) : body.IdToken;
        var identity = (token is null ? null : await identities.Verify(IdentityProvider.Apple, token, [clientId], call.Cancelled))
            ?? throw ApiException.Unauthorized("The identity was refused.");
        return await signIn.Finish(IdentityProvider.Apple, identity, body.Name, body, call.Request);
    }
}
