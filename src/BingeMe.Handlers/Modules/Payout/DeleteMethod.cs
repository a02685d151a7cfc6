using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>Body of DELETE /payout/delete; may be absent.</summary>
internal sealed class PayoutDeletion
{
    public string? CurrentPassword { get; set; }
}

/// <summary>A password is what it is.</summary>
internal sealed class PayoutDeletionValidator : Validator<PayoutDeletion>
{
    public PayoutDeletionValidator() => Text("current_password", static b => b.CurrentPassword, static f => f.KeepBlank());
}

/// <summary>
/// DELETE /payout/delete: the caller's money goes nowhere until a new destination is set. Not while a withdrawal is under way, which would not know
/// where to go. To delete none is no fault. Contract: live-payout-privacy.md.
/// </summary>
internal sealed class DeleteMethod(Db db, CurrentPassword password, PayoutNotices notices, HandlerSettings settings)
{
    public async Task<Response<Unit>> Handle(RequestContext<PayoutDeletion> context)
    {
        var account = await password.Require(
            context.MemberId, context.Input.CurrentPassword, settings.PayoutChangeRequiresPassword, "change where your money goes", context.Cancelled);
        await db.Run(sql => sql.Transaction(() => Delete(sql, account, context)), context.Cancelled);
        return Response.Ok("Your payout method was deleted.");
    }

    private async Task Delete(SqlScope sql, Account account, RequestContext<PayoutDeletion> context)
    {
        var (row, isPending) = await PayoutSql.Hold(sql, account.Id);
        if (isPending) throw ApiException.Conflict("A withdrawal is pending; it needs to know where to go.");
        if (row is null) throw Authenticator.Gone();
        account = await CurrentPassword.Confirm(sql, account);
        if (string.IsNullOrEmpty(row.PaymentGateway) && string.IsNullOrEmpty(row.Bank) && string.IsNullOrEmpty(row.PaypalAccount) && string.IsNullOrEmpty(row.PaypalSealed)) return;
        await PayoutSql.Write(sql, account.Id, PayoutColumns.None);
        await PayoutSql.Note(sql, account.Id, "", "", context.Request.ClientAddress);
        await notices.Tell(sql, account, "Your payout method was deleted. If you did not delete it, write here at once.", context.Now);
    }
}
