using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>Body of POST /account/delete.</summary>
internal sealed class DeleteAccountRequest
{
    /// <summary>Needed by those who have one.</summary>
    public string? Password { get; set; }

    public string? Reason { get; set; }
}

/// <summary>The bounds of the reason.</summary>
internal sealed class DeleteAccountValidator : Validator<DeleteAccountRequest>
{
    public DeleteAccountValidator() =>
        Text("password", static b => b.Password, static f => f.KeepBlank())
            .Text("reason", static b => b.Reason, static f => f.AtMost(255).Must(Texts.IsShown, Texts.NotShown("reason")));
}

/// <summary>
/// POST /account/delete: deletes the account for thirty days, within which it can be retrieved. With the password at once; without one, a code
/// goes to the contacts, and POST /account/delete/otp goes on. Contract: live-payout-privacy.md.
/// </summary>
internal sealed class DeleteAccount(
    Db db, PasswordHashes passwords, AccountDeletion deletion, PasswordGuesses guesses, IRateLimits limits, OneTimeCodes codes, CodeSender sender, HandlerSettings settings)
{
    /// <summary>Codes in a quarter of an hour; calls may be more, since a wrong password is one, too.</summary>
    private const int MostCodes = 3;

    public async Task<Response<DeletionStep>> Handle(RequestContext<DeleteAccountRequest> context)
    {
        var account = await db.Run(sql => Members.PresentAccount(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        await deletion.RequireNothingOpen(account, context.Cancelled);
        if (!account.HasPassword) return await SendCode(account, context);

        if (string.IsNullOrEmpty(context.Input.Password)) throw ApiException.BadField("password", "password is required.");
        await guesses.Require(account.Id, context.Cancelled);
        if (!await passwords.VerifyAsync(context.Input.Password, account.Password, context.Cancelled)) throw ApiException.BadField("password", "password is not right.");
        var reason = string.IsNullOrWhiteSpace(context.Input.Reason) ? "By the member, with the password." : context.Input.Reason.Trim();
        await deletion.Delete(account, reason, prove: null, context.Cancelled);
        return Response.Ok("The account is deleted; within 30 days it can be retrieved.", new DeletionStep { Deleted = true });
    }

    private async Task<Response<DeletionStep>> SendCode(Account account, RequestContext<DeleteAccountRequest> context)
    {
        var (email, mobile) = (account.MailAddress, account.PhoneNumber);
        if (email is null && mobile is null) throw ApiException.BadRequest("No code can be sent to the contacts of this account; contact support.");
        if (settings.CodeSends > 0 && await limits.Hit($"privacy:deletion-code:{account.Id}", MostCodes, RatePer.QuarterHour, context.Cancelled) is { Allowed: false } decision)
            throw ApiException.TooMany("Too many codes were sent for the deletion of this account; wait before asking for another.", decision.ResetAt - context.Now);
        string[] identifiers = [AccountDeletion.CodeIdentifier(account.Id)];
        var code = await codes.Issue(identifiers, CodePurpose.DeleteAccount, account.Id, null, context.Now, context.Cancelled);
        await sender.Send(CodeMailKind.AccountDeletion, identifiers, CodePurpose.DeleteAccount, code, email, mobile, context.Cancelled);
        var step = new DeletionStep
        {
            OtpSent = true,
            MaskedEmail = email is null ? null : MaskedContacts.Email(email),
            MaskedMobile = mobile is null ? null : MaskedContacts.Number(mobile),
        };
        return Response.Ok($"A code was sent to {string.Join(" and ", new[] { step.MaskedEmail, step.MaskedMobile }.OfType<string>())}.", step);
    }
}

/// <summary>The deletion itself, however the member was known.</summary>
internal sealed class AccountDeletion(Db db, AllSessions sessions, AccountNotices notices, HandlerSettings settings, TimeProvider clock)
{
    /// <summary>What the code of a deletion is stored under, as in the legacy stack.</summary>
    public static string CodeIdentifier(long memberId) => $"delete_account_{memberId}";

    /// <summary>Others may wait for this member: fans for a live, the house for a payout.</summary>
    /// <exception cref="ApiException">409, unless <c>DELETE_WITH_OPEN_BUSINESS</c> allows it.</exception>
    public Task RequireNothingOpen(Account account, CancellationToken cancelled) => db.Run(sql => RequireNothingOpen(sql, account), cancelled);

    /// <summary>Of a suspended member, to whom lives are closed (ruling 3), a live counts only where others have paid for it: the rest goes with the account.</summary>
    private async Task RequireNothingOpen(SqlScope sql, Account account)
    {
        if (settings.DeleteWithOpenBusiness) return;
        var open = await PrivacySql.Open(sql, account.Id);
        if (account.State != AccountStatus.Suspended && (open.Live == 1 || open.Withdrawal == 1))
            throw ApiException.Conflict("A live stream is scheduled or runs, or a withdrawal is pending; end those first.");
        if (open.BookedLive == 1) throw ApiException.Conflict("A live stream of yours is booked; those who booked it must be paid back first. Write to support.");
        if (open.Withdrawal == 1) throw ApiException.Conflict("A withdrawal is pending; it must end first.");
    }

    /// <summary>
    /// Signs the member out everywhere and deletes the account. Nothing else is touched, so that whoever retrieves it finds everything, but for the
    /// lives of a suspended member that nobody booked, which he cannot take off himself.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="reason">As it is stored.</param>
    /// <param name="prove">Uses up what proves the member: the last step before the commit, and once however often the transaction runs. Null = proven already.</param>
    /// <param name="cancelled">Ends the work.</param>
    public async Task Delete(Account account, string reason, Func<Task>? prove, CancellationToken cancelled)
    {
        var isProven = prove is null;
        var isDeleted = await db.Run(
            sql => sql.Transaction(async () =>
            {
                if (!await Mark(sql, account, reason, cancelled)) return false;
                if (!isProven) await prove!();
                isProven = true;
                return true;
            }),
            cancelled);
        if (!isDeleted) throw Authenticator.Gone();
    }

    private async Task<bool> Mark(SqlScope sql, Account account, string reason, CancellationToken cancelled)
    {
        // Looked at once more while nothing can be begun: a live that is made beside this waits, and finds no member then.
        await sql.LockMember(account.Id);
        account = await CurrentPassword.Confirm(sql, account, "password");
        await RequireNothingOpen(sql, account);
        if (account.State == AccountStatus.Suspended && !settings.DeleteWithOpenBusiness) await PrivacySql.DeleteLives(sql, account.Id, LegacyTime.ToIndia(clock.GetUtcNow()));
        if (!await PrivacySql.Delete(sql, account.Id, reason)) return false;
        await notices.Record(sql, AccountNotice.AccountDeleted, account.ProvenEmail, clock.GetUtcNow());

        // Before the commit: when their store fails, nothing is deleted.
        await sessions.End(sql, account.Id, cancelled);
        return true;
    }
}

/// <summary>What became of a wish to delete.</summary>
internal sealed record DeletionStep
{
    /// <summary>Whether the account is deleted now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }

    /// <summary>Whether a code was sent, which goes to POST /account/delete/otp.</summary>
    [JsonPropertyName("otpSent")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OtpSent { get; init; }

    [JsonPropertyName("maskedEmail")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MaskedEmail { get; init; }

    [JsonPropertyName("maskedMobile")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MaskedMobile { get; init; }
}
