using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;

namespace BingeMe.Handlers.Modules.Users.Passwords;

/// <summary>Body of POST /user/change-password.</summary>
internal sealed class ChangePasswordBody
{
    public string? OldPassword { get; set; }

    public string? NewPassword { get; set; }

    public string? ConfirmPassword { get; set; }
}

/// <summary>Presence, difference, confirmation, length, in this order (contract, POST /user/change-password).</summary>
internal sealed class ChangePasswordRules(int minimumLength) : IRules<ChangePasswordBody>
{
    public void Check(ChangePasswordBody input, Faults faults)
    {
        Present(faults, "old_password", input.OldPassword);
        Present(faults, "new_password", input.NewPassword);
        Present(faults, "confirm_password", input.ConfirmPassword);
        if (!faults.None) return;
        faults.Unless(input.NewPassword != input.OldPassword, "new_password", "new_password must differ from old_password.");
        faults.Unless(input.NewPassword == input.ConfirmPassword, "confirm_password", "confirm_password must equal new_password.");
        if (Security.Passwords.Fault(input.NewPassword!, minimumLength) is { } fault) faults.Add("new_password", fault);
    }

    // A password may consist of spaces: only an empty one is missing.
    private static void Present(Faults faults, string field, string? value) => faults.Unless(!string.IsNullOrEmpty(value), field, $"{field} is required.");
}

/// <summary>POST /user/change-password: with the old one; ends the other sessions. Contract: users.md.</summary>
internal sealed class ChangePassword(
    PasswordsSql passwords, OtherSessions sessions, IRateLimits limits, IMailer mailer, IBackgroundWork background, HandlerSettings settings, TimeProvider clock)
{
    public async Task<Reply<Nothing>> Handle(Call<ChangePasswordBody> call)
    {
        var body = call.Input;
        var row = await passwords.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        if (!row.HasPassword) throw ApiException.BadRequest("The account has no password yet; create one: POST /create/password.");
        await DemandFewGuesses(call.MemberId, call.Cancelled);
        if (!Security.Passwords.Verify(body.OldPassword!, row.Password)) throw ApiException.BadField("old_password", "old_password is not right.");

        // Bcrypt looks at 72 bytes only: two texts can be one password.
        if (Security.Passwords.Verify(body.NewPassword!, row.Password)) throw ApiException.BadField("new_password", "new_password must differ from old_password.");
        if (!await passwords.Replace(row.Id, row.Password!, Security.Passwords.Hash(body.NewPassword!), clock.GetUtcNow(), call.Cancelled))
            throw ApiException.BadField("old_password", "old_password is not right any more: it was changed in the meantime.");
        await sessions.End(row.Id, call.Request);
        var at = clock.GetUtcNow();
        if (row.ProvenEmail is { } address) await background.Run(ended => mailer.SendPasswordChanged(address, at, ended));
        return Reply.Ok("The password was changed.");
    }

    /// <summary>
    /// Counts the try before comparing, so that guesses sent at the same time are counted too. A right password costs a try as well,
    /// which nobody will notice who knows it.
    /// </summary>
    private async Task DemandFewGuesses(long memberId, CancellationToken cancelled)
    {
        if (settings.WrongOldPasswords <= 0) return;
        var decision = await limits.Hit($"user:change-password:{memberId}", settings.WrongOldPasswords, settings.WrongOldPasswordWindow, cancelled);
        if (!decision.Allowed) throw ApiException.TooMany("Too many tries at the old password; wait before trying again.", decision.ResetAt - clock.GetUtcNow());
    }
}
