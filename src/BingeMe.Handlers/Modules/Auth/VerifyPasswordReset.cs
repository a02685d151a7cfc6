using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/forgot-password/verify.</summary>
internal sealed class VerifyPasswordResetBody
{
    public string? Email { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Otp { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class VerifyPasswordResetRules : IRules<VerifyPasswordResetBody>
{
    public void Check(VerifyPasswordResetBody input, Faults faults)
    {
        faults.Required("email", input.Email);
        faults.Required("otp", input.Otp);
    }
}

/// <summary>POST /auth/forgot-password/verify: the code is exchanged for the proof that a reset asks for. Contract: platform-auth.md.</summary>
internal sealed class VerifyPasswordReset(OneTimeCodes codes, ResetProof proof, TimeProvider clock)
{
    public async Task<Reply<ResetAllowed>> Handle(Call<VerifyPasswordResetBody> call)
    {
        var now = clock.GetUtcNow();
        var email = Contacts.Email(call.Input.Email!);
        if (await codes.Verify(email, call.Input.Otp!, [CodePurpose.Reset], null, now, call.Cancelled) != CodeResult.Right)
            throw ApiException.BadField("otp", "otp is not right, used up or too old; ask for a new one.");
        return Reply.Ok("The code is right.", new ResetAllowed(await proof.Grant(email, call.Request, now)));
    }
}

/// <summary>What POST /auth/forgot-password/verify answers: the one-time proof that /auth/reset-password asks for.</summary>
internal sealed record ResetAllowed(string ResetToken);
