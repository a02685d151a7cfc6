using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Passwords;

/// <summary>Body of POST /create/password/verify.</summary>
internal sealed class VerifyPasswordRequest
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Otp { get; set; }

    public string? Password { get; set; }
}

/// <summary>A code, and a password as the policy wants it.</summary>
internal sealed class VerifyPasswordValidator : Validator<VerifyPasswordRequest>
{
    public VerifyPasswordValidator(int minimumLength) =>
        Text("otp", static b => b.Otp, static f => f.Required())
            .Text("password", static b => b.Password, f => f.KeepBlank().Required().NewPassword(minimumLength));
}

/// <summary>
/// POST /create/password/verify: the code sets the first password of an account. Never another one: legacy let any access token replace
/// an existing password here. Contract: users.md.
/// </summary>
internal sealed class VerifyPasswordCreation(Db db, PasswordHashes passwords, OneTimeCodes codes, OtherSessions sessions, AccountNotices notices, TimeProvider clock)
{
    private static readonly string[] Purposes = [CodePurpose.CreatePassword];

    public async Task<Response<Unit>> Handle(RequestContext<VerifyPasswordRequest> context)
    {
        var row = await db.Run(sql => Members.PresentAccount(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        if (row.HasPassword) throw RequestPasswordCreation.HasOne();
        string[] identifiers = [.. new[] { row.ProvenEmail, row.ProvenMobile }.OfType<string>()];
        var proven = await Proven(identifiers, context) ?? throw NotRight();

        var hash = await passwords.HashAsync(context.Input.Password!, context.Cancelled);
        var isUsed = false;
        var isSet = await db.Run(
            sql => sql.Transaction(async () =>
            {
                if (!await Set(sql, row, hash)) return false;
                await sessions.End(sql, context);

                // The last step before the commit, and once however often the transaction runs: what fails before it leaves the code as it was.
                isUsed = isUsed || await codes.Use(proven, context.Input.Otp!.Trim(), context.Cancelled);
                return isUsed ? true : throw NotRight();
            }),
            context.Cancelled);
        if (!isSet) throw RequestPasswordCreation.HasOne();
        foreach (var other in identifiers.Where(i => i != proven.Identifier)) await codes.Withdraw([other], CodePurpose.CreatePassword, context.Input.Otp!.Trim());
        return Response.Ok("The password was set.");
    }

    private async Task<bool> Set(SqlScope sql, Account row, string hash)
    {
        var now = clock.GetUtcNow();
        if (!await PasswordsSql.SetFirst(sql, row.Id, hash, now)) return false;
        await notices.Record(sql, AccountNotice.PasswordSet, row.ProvenEmail, now);
        return true;
    }

    /// <summary>The identifier whose code it is, the address first: both hold the same code, so the right one fits at once.</summary>
    private async Task<CodeCheck?> Proven(string[] identifiers, RequestContext<VerifyPasswordRequest> context)
    {
        foreach (var identifier in identifiers)
        {
            var check = await codes.Check(identifier, context.Input.Otp!.Trim(), Purposes, context.MemberId, clock.GetUtcNow(), context.Cancelled);
            if (check.Result == CodeResult.Right) return check;
        }

        return null;
    }

    private static ApiException NotRight() => ApiException.BadField("otp", "otp is not right, used up or too old; ask for a new code.");
}
