using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Auth.PasswordReset;

/// <summary>POST /auth/reset-password: only with the proof of a verified code; ends every session. Contract: platform-auth.md.</summary>
internal sealed class ResetPassword(AuthSql users, ResetProof proof, ISessions sessions, TimeProvider clock)
{
    public async Task<Reply<Nothing>> Handle(Call<ResetPasswordBody> call)
    {
        var now = clock.GetUtcNow();
        var email = Contacts.Email(call.Input.Email!);
        if (!await proof.Redeem(email, string.IsNullOrWhiteSpace(call.Input.ResetToken) ? null : call.Input.ResetToken, call.Request, now))
            throw ApiException.Unauthorized("Verify the code first: POST /auth/forgot-password/verify.");
        var user = await users.ByEmail(email, call.Cancelled);
        if (user is null || !await users.SetPassword(user.Id, Passwords.Hash(call.Input.Password!), now, call.Cancelled))
            throw ApiException.NotFound("There is no account with this address.");
        await sessions.DeleteAll(user.Id.ToString(), null, call.Cancelled);
        return Reply.Ok("The password was changed; sign in with it.");
    }
}
