using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth.Answers;
using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Handlers.Auth.Codes;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Auth.PasswordReset;

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
