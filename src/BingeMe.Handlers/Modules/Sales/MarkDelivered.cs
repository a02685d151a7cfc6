using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Sales;

/// <summary>
/// POST /sales/delivered-product/{id}: an order that waited is delivered, for good. The credit of the sale stands (ruling 11), and the creator
/// finds the delivery among the notifications. Contract: creator-commerce.md.
/// </summary>
internal sealed class MarkDelivered(Db db, Notifier notifier, EncodedIds ids)
{
    public async Task<Response<EndedPurchase>> Handle(RequestContext<Unit> context)
    {
        var (me, sent) = (context.MemberId, context.Route["id"]);
        var id = ids.Require(sent);
        await using var sql = await db.Connect(context.Cancelled);
        await sql.Transaction(async () =>
        {
            if (!await SalesSql.End(sql, me, id, "delivered")) throw EndedPurchase.Missing();
            await notifier.Notify(sql, new Notice(me, await SalesSql.Buyer(sql, id), NotificationType.OrderDelivered, id));
        });
        return Response.Ok("Marked as delivered.", EndedPurchase.Of(sent, id));
    }
}

/// <summary>What the operations that end an order answer: a list of one.</summary>
internal sealed record EndedPurchase(IReadOnlyList<PurchaseId> Purchase)
{
    /// <summary>The id in the form in which it came.</summary>
    public static EndedPurchase Of(string sent, long id) =>
        new([sent.Trim().All(char.IsAsciiDigit) ? new PlainPurchaseId { Id = id } : new EncodedPurchaseId { Id = sent.Trim() }]);

    /// <summary>No order of the caller's products, a void one, or one that was ended before.</summary>
    public static ApiException Missing() => ApiException.NotFound("There is no such sale of yours that waits for its delivery.");
}

/// <summary>An order's id.</summary>
[JsonDerivedType(typeof(EncodedPurchaseId))]
[JsonDerivedType(typeof(PlainPurchaseId))]
internal abstract record PurchaseId;

/// <summary>As this API gives ids out.</summary>
internal sealed record EncodedPurchaseId : PurchaseId
{
    public required string Id { get; init; }
}

/// <summary>As the published description shows it.</summary>
internal sealed record PlainPurchaseId : PurchaseId
{
    public required long Id { get; init; }
}
