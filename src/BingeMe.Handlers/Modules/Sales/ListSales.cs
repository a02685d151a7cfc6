using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Sales;

/// <summary>Query of GET /sales. What is none of the words, <c>null</c> too, counts as absent.</summary>
internal sealed class SalesQuery : PageQuery
{
    /// <summary><c>latest</c>, <c>oldest</c>, or one delivery state: <c>pending</c>, <c>delivered</c>, <c>rejected</c>.</summary>
    public string? Sort { get; set; }

    /// <summary><c>all</c>, <c>digital</c>, <c>custom</c> or <c>fixed</c>.</summary>
    public string? Filter { get; set; }
}

/// <summary>GET /sales: who ordered what of the caller, those of products deleted since too. Contract: creator-commerce.md.</summary>
internal sealed class ListSales(Db db, Pages pages, MediaUrls media, EncodedIds ids, HandlerSettings settings)
{
    private static readonly PageRules Rules = new(20);

    public async Task<Response<SaleList>> Handle(RequestContext<SalesQuery> context)
    {
        var sort = context.Input.Sort is "latest" or "oldest" or "pending" or "delivered" or "rejected" ? context.Input.Sort : null;
        var type = context.Input.Filter is "digital" or "custom" or "fixed" ? context.Input.Filter : null;
        var list = $"sales.listSales:{sort}:{type}";
        var page = pages.Read(context.Input, Rules, list);
        await using var sql = await db.Connect(context.Cancelled);
        // HEAD changes nothing (ruling 34).
        if (!context.Request.IsReadOnly) await SalesSql.EnterSeller(sql, context.MemberId);
        var found = await SalesSql.List(sql, context.MemberId, sort, type, page);
        var rows = page.Rows(found);
        var next = page.HasMore(found) ? pages.Next("/sales", page, list, Position.Of(rows[^1].Id), ("sort", sort), ("filter", type)) : "";
        return Response.Ok("Your sales.", new SaleList([.. rows.Select(Line)], new SalesPagination(next)));
    }

    private SaleLine Line(SaleRow row) => new(
        new SaleBuyer(
            row.BuyerId is { } buyer ? ids.Encode(buyer) : "",
            Member.ShownName(row.BuyerName, row.BuyerUsername ?? "", row.BuyerHidesName, isSelf: false),
            row.BuyerUsername ?? "",
            settings.SalesShowBuyerEmail ? row.BuyerEmail ?? "" : ""),
        new SaleOrder(
            ids.Encode(row.Id),
            row.State ?? "",
            row.CreatedAt is { } at ? WireTime.UsDate(at.FromSql()) : "",
            row.Description ?? "",
            row.TransactionId,
            row.Paid),
        new SaleProduct(
            ids.Encode(row.ProductId),
            row.ProductName ?? "",
            row.ProductType switch { "custom" => "Custom Content", "digital" => "Digital Products", var stored => stored ?? "" },
            row.Price,
            media.Product(row.Image) is { Length: > 0 } address ? address : null));
}

/// <summary>What GET /sales answers.</summary>
internal sealed record SaleList(IReadOnlyList<SaleLine> Sales, SalesPagination Pagination);

/// <summary>The <c>pagination</c> of GET /sales.</summary>
/// <param name="Next">The next page's link; empty on the last page.</param>
internal sealed record SalesPagination(string Next);

internal sealed record SaleLine(SaleBuyer User, [property: JsonPropertyName("sales")] SaleOrder Order, SaleProduct Product);

/// <summary>Who ordered.</summary>
/// <param name="Id">Empty when the account is gone.</param>
/// <param name="Name">As others see it (ruling 27).</param>
/// <param name="Username">The username.</param>
/// <param name="Email">Empty unless <c>SALES_SHOW_BUYER_EMAIL</c> lets sellers see it.</param>
internal sealed record SaleBuyer(string Id, string Name, string Username, string Email);

/// <summary>The order.</summary>
/// <param name="Id">Encoded.</param>
/// <param name="DeliveryStatus"><c>pending</c>, <c>delivered</c> or <c>rejected</c>.</param>
/// <param name="CreatedAt">E.g. <c>July 4, 2025</c>.</param>
/// <param name="Description">What the buyer asked for.</param>
/// <param name="TransactionsId">The payment in the ledger.</param>
/// <param name="TransactionAmount">Coins that were paid then, whatever the product costs now.</param>
internal sealed record SaleOrder(string Id, string DeliveryStatus, string CreatedAt, string Description, long? TransactionsId, decimal? TransactionAmount);

/// <summary>What was ordered, as it is now.</summary>
/// <param name="ProductsId">Encoded.</param>
/// <param name="ProductName">Its name.</param>
/// <param name="ProductType">As people read it.</param>
/// <param name="Price">Coins, today's.</param>
/// <param name="Image">The first picture's address.</param>
internal sealed record SaleProduct(string ProductsId, string ProductName, string ProductType, decimal Price, string? Image);
