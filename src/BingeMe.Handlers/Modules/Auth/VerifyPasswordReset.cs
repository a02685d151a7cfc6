using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/forgot-password/verify.</summary>
internal sealed class VerifyPasswordResetRequest
{
    public string? Email { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Otp { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class VerifyPasswordResetValidator : Validator<VerifyPasswordResetRequest>
{
    public VerifyPasswordResetValidator() =>
        Text("email", static b => b.Email, static f => f.Required())
            .Text("otp", static b => b.Otp, static f => f.Required());
}

/// <summary>POST /auth/forgot-password/verify: the code is exchanged for the proof that a reset asks for. Contract: platform-auth.md.</summary>
internal sealed class VerifyPasswordReset(OneTimeCodes codes, ResetProof proof, TimeProvider clock)
{
    public async Task<Response<ResetAllowed>> Handle(RequestContext<VerifyPasswordResetRequest> context)
    {
        var now = clock.GetUtcNow();
        var email = Contacts.Email(context.Input.Email!);
        if (await codes.Verify(email, context.Input.Otp!, [CodePurpose.Reset], null, now, context.Cancelled) != CodeResult.Right)
            throw ApiException.BadField("otp", "otp is not right, used up or too old; ask for a new one.");
        return Response.Ok("The code is right.", new ResetAllowed(await proof.Grant(email, context.Request, now)));
    }
}

/// <summary>What POST /auth/forgot-password/verify answers: the one-time proof that /auth/reset-password asks for.</summary>
internal sealed record ResetAllowed(string ResetToken);
