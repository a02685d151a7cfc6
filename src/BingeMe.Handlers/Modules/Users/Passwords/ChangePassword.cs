using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Passwords;

/// <summary>Body of POST /user/change-password.</summary>
internal sealed class ChangePasswordRequest
{
    public string? OldPassword { get; set; }

    public string? NewPassword { get; set; }

    public string? ConfirmPassword { get; set; }
}

/// <summary>Presence, difference, confirmation, length, in this order (contract, POST /user/change-password).</summary>
internal sealed class ChangePasswordValidator : Validator<ChangePasswordRequest>
{
    public ChangePasswordValidator(int minimumLength) =>
        Text("old_password", static b => b.OldPassword, static f => f.KeepBlank().Required())
            .Text("new_password", static b => b.NewPassword, static f => f.KeepBlank().Required())
            .Text("confirm_password", static b => b.ConfirmPassword, static f => f.KeepBlank().Required())
            .Check(static (input, errors) =>
            {
                if (!errors.None) return;
                errors.Unless(input.NewPassword != input.OldPassword, "new_password", "new_password must differ from old_password.");
                errors.Unless(input.NewPassword == input.ConfirmPassword, "confirm_password", "confirm_password must equal new_password.");
            })
            .Text("new_password", static b => b.NewPassword, f => f.KeepBlank().NewPassword(minimumLength));
}

/// <summary>POST /user/change-password: with the old one; ends the other sessions. Contract: users.md.</summary>
internal sealed class ChangePassword(
    Db db,
    PasswordHashes passwords,
    OtherSessions sessions,
    OneTimeCodes codes,
    PasswordGuesses guesses,
    AccountNotices notices,
    TimeProvider clock)
{
    public async Task<Response<Unit>> Handle(RequestContext<ChangePasswordRequest> context)
    {
        var body = context.Input;
        var row = await db.Run(sql => Members.PresentAccount(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        if (!row.HasPassword) throw ApiException.BadRequest("The account has no password yet; create one: POST /create/password.");
        await guesses.Require(context.MemberId, context.Cancelled);
        if (!await passwords.VerifyAsync(body.OldPassword!, row.Password, context.Cancelled)) throw ApiException.BadField("old_password", "old_password is not right.");

        // Bcrypt looks at 72 bytes only: two texts can be one password.
        if (await passwords.VerifyAsync(body.NewPassword!, row.Password, context.Cancelled)) throw ApiException.BadField("new_password", "new_password must differ from old_password.");
        var hash = await passwords.HashAsync(body.NewPassword!, context.Cancelled);
        if (!await db.Run(sql => sql.Transaction(() => Replace(sql, row, hash, context)), context.Cancelled))
            throw ApiException.BadField("old_password", "old_password is not right any more: it was changed in the meantime.");
        return Response.Ok("The password was changed.");
    }

    private async Task<bool> Replace(SqlScope sql, Account row, string hash, RequestContext<ChangePasswordRequest> context)
    {
        var now = clock.GetUtcNow();
        if (!await PasswordsSql.Replace(sql, row.Id, row.Password!, hash, now)) return false;
        await notices.Record(sql, AccountNotice.PasswordChanged, row.ProvenEmail, now);

        await sessions.End(sql, context);
        foreach (var identifier in CodeIdentifiers.For(row)) await codes.Void(identifier, CodePurpose.SecondStep, now, context.Cancelled);
        return true;
    }
}
