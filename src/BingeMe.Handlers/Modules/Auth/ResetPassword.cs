using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/reset-password.</summary>
internal sealed class ResetPasswordRequest
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    [JsonPropertyName("confirm_password")]
    public string? ConfirmPassword { get; set; }

    public string? ResetToken { get; set; }
}

/// <summary>Presence, equality and the password rule (ruling 15).</summary>
internal sealed class ResetPasswordValidator : Validator<ResetPasswordRequest>
{
    public ResetPasswordValidator(int minimumLength) =>
        Text("email", static b => b.Email, static f => f.Required())
            .Text("confirm_password", static b => b.ConfirmPassword, static f => f.Required())
            .Text("password", static b => b.Password, f => f.Required().NewPassword(minimumLength))
            .Check(static (input, errors) =>
            {
                if (string.IsNullOrWhiteSpace(input.Password) || string.IsNullOrWhiteSpace(input.ConfirmPassword)) return;
                errors.Unless(input.Password == input.ConfirmPassword, "confirm_password", "confirm_password must equal password.");
            });
}

/// <summary>POST /auth/reset-password: only with the proof of a verified code; ends every session. Contract: platform-auth.md.</summary>
internal sealed class ResetPassword(
    Db db, ResetProof proof, PasswordHashes passwords, OneTimeCodes codes, AllSessions sessions, AccountNotices notices, TimeProvider clock)
{
    public async Task<Response<Unit>> Handle(RequestContext<ResetPasswordRequest> context)
    {
        var now = clock.GetUtcNow();
        var email = Contacts.Email(context.Input.Email!);
        var marker = await proof.Check(email, string.IsNullOrWhiteSpace(context.Input.ResetToken) ? null : context.Input.ResetToken, context.Request, now) ?? throw Unproven();
        var user = await db.Run(sql => Members.ByEmail(sql, email), context.Cancelled) ?? throw NoAccount();
        var hash = await passwords.HashAsync(context.Input.Password!, context.Cancelled);
        var isUsed = false;
        await db.Run(
            sql => sql.Transaction(async () =>
            {
                if (!await Set(sql, user, hash, now, context.Cancelled)) throw NoAccount();

                // The last step before the commit, and once however often the transaction runs: what fails before it leaves the proof as it was.
                isUsed = isUsed || await proof.Use(marker, context.Cancelled);
                return isUsed ? true : throw Unproven();
            }),
            context.Cancelled);
        return Response.Ok("The password was changed; sign in with it.");
    }

    private static ApiException Unproven() => ApiException.Unauthorized("Verify the code first: POST /auth/forgot-password/verify.");

    private static ApiException NoAccount() => ApiException.NotFound("There is no account with this address.");

    private async Task<bool> Set(SqlScope sql, Account user, string hash, DateTimeOffset now, CancellationToken cancelled)
    {
        if (!await AuthSql.SetPassword(sql, user.Id, hash, now)) return false;

        // The proof is of an address, and while the password was hashed the account may have got another one (rulings 28, 31).
        if (!await AuthSql.HasEmail(sql, user.Id, Contacts.Email(user.Email!))) return false;
        await notices.Record(sql, AccountNotice.PasswordChanged, user.MailAddress, now);

        // Before the commit: when their store fails, the password is the old one, and no session of it is left over beside a new one.
        await sessions.End(sql, user.Id, cancelled);

        // A second step that began with the old password does not end with it (ruling 31).
        foreach (var identifier in CodeIdentifiers.For(user)) await codes.Void(identifier, CodePurpose.SecondStep, now, cancelled);
        return true;
    }
}
