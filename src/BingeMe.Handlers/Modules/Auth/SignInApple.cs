using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/apple. A body <c>email</c> proves nothing and is not read.</summary>
internal sealed class AppleRequest : DeviceFields
{
    public string? IdToken { get; set; }

    public string? Code { get; set; }

    public string? RedirectUri { get; set; }

    public string? Name { get; set; }

    public string? ClientId { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class AppleValidator : Validator<AppleRequest>
{
    public AppleValidator() =>
        Check(static (input, errors) => errors.Unless(!string.IsNullOrWhiteSpace(input.IdToken) || !string.IsNullOrWhiteSpace(input.Code), "idToken", "Give idToken, or code."))
            .Text("name", static b => b.Name, static f => f.Trimmed().AtMost(100).Must(Texts.IsName, Texts.NotShown("name")));
}

/// <summary>POST /auth/apple: signs in by an Apple identity token or authorization code. Contract: platform-auth.md.</summary>
internal sealed class SignInApple(IIdentityTokens identities, IdentitySignIn signIn, HandlerSettings settings)
{
    public async Task<Response<SignInResponse>> Handle(RequestContext<AppleRequest> context)
    {
        if (settings.AppleClientIds.Count == 0) throw new ApiException(503, "Signing in with Apple is not set up here.");
        var body = context.Input;

        // A client id from the body counts only when it is ours: any other would let any app's token in.
        var clientId = settings.AppleClientIds.Contains(body.ClientId) ? body.ClientId! : settings.AppleClientIds[0];
        var token = string.IsNullOrWhiteSpace(body.IdToken) ? await identities.ExchangeAppleCode(body.Code!, clientId, body.RedirectUri, context.Cancelled) : body.IdToken;
        var identity = (token is null ? null : await identities.Verify(IdentityProvider.Apple, token, [clientId], context.Cancelled))
            ?? throw ApiException.Unauthorized("The identity was refused; have Apple give a new one.");
        return await signIn.Complete(IdentityProvider.Apple, identity, body.Name, body, context.Request);
    }
}
