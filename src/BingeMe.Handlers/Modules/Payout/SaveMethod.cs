using System.Text.Json;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Handlers.Tickets;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>Body of POST /payout/create: the fields of one destination.</summary>
internal sealed class PayoutRequest
{
    public string? Type { get; set; }

    public string? Upi { get; set; }

    public string? UpiId { get; set; }

    /// <summary>A bank account in words, or an object: an account at an Indian bank.</summary>
    public JsonElement Bank { get; set; }

    public string? BankDetails { get; set; }

    public string? PaypalEmail { get; set; }

    public string? EmailPaypal { get; set; }

    public string? EmailPaypalConfirmation { get; set; }

    public string? CurrentPassword { get; set; }
}

/// <summary>What can be said of the fields as data; the rest is <see cref="PayoutReader"/>'s.</summary>
internal sealed class PayoutValidator : Validator<PayoutRequest>
{
    public PayoutValidator() => Text("current_password", static b => b.CurrentPassword, static f => f.KeepBlank());
}

/// <summary>
/// POST /payout/create: sets where a verified creator's money goes, in place of what was set before. The owner is told by mail and in the payout
/// conversation, and a row keeps who did it. Contract: live-payout-privacy.md.
/// </summary>
internal sealed class SaveMethod(Db db, CurrentPassword password, PayoutNotices notices, SealedFields sealedFields, HandlerSettings settings)
{
    public async Task<Response<PayoutDestination>> Handle(RequestContext<PayoutChange> context)
    {
        if (!MemberCaller.RowOf(context).IsVerifiedCreator) throw ApiException.Forbidden("Only verified creators are paid; have yourself verified first.");
        await context.CountCall();
        var (method, sent) = context.Input;
        var account = await password.Require(context.MemberId, sent, settings.PayoutChangeRequiresPassword, "change where your money goes", context.Cancelled);
        await db.Run(sql => sql.Transaction(() => Save(sql, context, account)), context.Cancelled);
        return Response.Ok("Your payout method was saved.", new PayoutDestination
        {
            Upi = method.Upi,
            PayPal = method.PayPal is { } address ? new PayPalAccount(address) : null,
            Bank = method.Bank is { } text ? new BankAccount(text) : null,
            IndianBank = method.IndianBank,
        });
    }

    private async Task Save(SqlScope sql, RequestContext<PayoutChange> context, Account account)
    {
        var method = context.Input.Method;
        // The member's row is held first, so that of two changes at once the word of the last is the last.
        var (former, _) = await PayoutSql.Hold(sql, account.Id);
        account = await CurrentPassword.Confirm(sql, account);
        // Written all the same: it may stand there in another form. But nobody is told of a change that is none, as when a call is sent once more.
        if (former is null || !await PayoutSql.Write(sql, account.Id, Columns(method))) throw Authenticator.Gone();
        if (PayoutMethod.Of(former, sealedFields) == method) return;
        await PayoutSql.Note(sql, account.Id, method.Gateway, method.LastFour, context.Request.ClientAddress);
        await notices.Tell(sql, account, $"Your payout method is now {method.Label}. If you did not change it, write here at once.", context.Now);
    }

    private PayoutColumns Columns(PayoutMethod method)
    {
        var bank = method.IndianBank?.Serialised() ?? method.Upi ?? method.Bank ?? "";
        return settings.EncryptsPayouts
            ? new PayoutColumns(method.Gateway, sealedFields.Seal(bank)!, "", sealedFields.Seal(method.PayPal))
            : new PayoutColumns(method.Gateway, bank, method.PayPal ?? "", null);
    }
}

/// <summary>Tells a member that the own payout destination changed: by mail, in the payout conversation, and in the list of notifications.</summary>
internal sealed class PayoutNotices(AccountNotices mails, TicketThreads tickets, Notifier notifier)
{
    /// <summary>In the transaction of the change.</summary>
    public async Task Tell(SqlScope sql, Account account, string text, DateTimeOffset now)
    {
        await mails.Record(sql, AccountNotice.PayoutChanged, account.ProvenEmail, now);
        await tickets.Tell(sql, TicketThread.Payout, account.Id, text, now);
        await notifier.Notify(sql, new Notice(account.Id, tickets.House, NotificationType.PayoutMessage, account.Id));
    }
}
