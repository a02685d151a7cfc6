using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Sales;

/// <summary>
/// POST /sales/reject-order/{id}: an order that waited is rejected, for good, and paid back in the same transaction (ruling 11); legacy kept
/// the money. Contract: creator-commerce.md.
/// </summary>
internal sealed class RejectOrder(Db db, Notifier notifier, IAlerts alerts, EncodedIds ids)
{
    public async Task<Response<EndedPurchase>> Handle(RequestContext<Unit> context)
    {
        var (me, sent) = (context.MemberId, context.Route["id"]);
        var id = ids.Require(sent);
        await using var sql = await db.Connect(context.Cancelled);
        var reversal = await sql.Transaction(async () =>
        {
            if (!await SalesSql.End(sql, me, id, "rejected")) throw EndedPurchase.Missing();
            var done = await LedgerWriter.Refund(sql, id, me);

            // Its words say that the money is back: whoever paid nothing, or whose payment is not known, is not told so.
            if (done is Reversal.Paid or Reversal.PaidBefore) await notifier.Notify(sql, new Notice(await SalesSql.Buyer(sql, id), me, NotificationType.PurchaseRejected, id));
            return done;
        });
        if (reversal == Reversal.Shared) alerts.Tell($"Order {id} was rejected, and nothing was paid back yet: its payment was for other orders, too, which are not rejected.");
        if (reversal == Reversal.Unknown) alerts.Tell($"Order {id} was rejected, and nothing was paid back: no payment of its buyer to its seller is known.");
        return Response.Ok("Order rejected.", EndedPurchase.Of(sent, id));
    }
}
