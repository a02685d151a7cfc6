using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Sales;

/// <summary>What was ordered of a creator. Contract: creator-commerce.md, Module: sales.</summary>
internal static class SalesModule
{
    /// <summary>What shows orders, their sums, or what was told of them.</summary>
    private static readonly string[] Shown = ["/sales*", "/products*", "/updates*", "/user/updates*", "/dashboard*", "/creator/*", "/notifications*"];

    public static void Declare(OperationTable api, HandlerContext services)
    {
        // Money, and who spent it: no copy of it lies anywhere (ruling 13).
        api.Get("sales.listSales", "/sales").Members()
            .Summary("Lists the orders of the caller's products.").Errors(400)
            .Accepts(static () => SalesJson.Default.SalesQuery)
            .Produces(static () => SalesJson.Default.SaleList)
            .Handle(new ListSales(services.Db, services.Pages, services.MediaUrls, services.Ids, services.Settings).Handle);

        api.Post("sales.markDelivered", "/sales/delivered-product/{id}").Members()
            .Summary("Marks an order as delivered.").Errors(400, 404).Invalidates(Shown)
            .Produces(static () => SalesJson.Default.EndedPurchase)
            .Handle(new MarkDelivered(services.Db, services.Notifier, services.Ids).Handle);

        api.Post("sales.rejectOrder", "/sales/reject-order/{id}").Members()
            .Summary("Rejects an order and pays it back.").Errors(400, 404).Invalidates(Shown)
            .Produces(static () => SalesJson.Default.EndedPurchase)
            .Handle(new RejectOrder(services.Db, services.Notifier, services.Alerts, services.Ids).Handle);
    }
}

/// <summary>Source-generated JSON of the sales.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SalesQuery))]
[JsonSerializable(typeof(SaleList))]
[JsonSerializable(typeof(EndedPurchase))]
internal sealed partial class SalesJson : JsonSerializerContext;
