using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/reset-password.</summary>
internal sealed class ResetPasswordBody
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    [JsonPropertyName("confirm_password")]
    public string? ConfirmPassword { get; set; }

    public string? ResetToken { get; set; }
}

/// <summary>Presence, equality and the password rule (ruling 15).</summary>
internal sealed class ResetPasswordRules(int minimumLength) : IRules<ResetPasswordBody>
{
    public void Check(ResetPasswordBody input, Faults faults)
    {
        faults.Required("email", input.Email);
        faults.Required("confirm_password", input.ConfirmPassword);
        if (!faults.Required("password", input.Password)) return;
        if (Passwords.Fault(input.Password!, minimumLength) is { } fault) faults.Add("password", fault);
        if (!string.IsNullOrWhiteSpace(input.ConfirmPassword)) faults.Unless(input.Password == input.ConfirmPassword, "confirm_password", "confirm_password must equal password.");
    }
}

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
