using System.Globalization;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>Query of GET /products.</summary>
internal sealed class ProductsQuery : PageQuery
{
    /// <summary><c>all</c>, <c>digital</c>, <c>custom</c> or <c>fixed</c>, in any case; what is none of them filters nothing out.</summary>
    public string? Filter { get; set; }

    /// <summary>The published description's name for it; <see cref="Filter"/> wins.</summary>
    public string? Sort { get; set; }
}

/// <summary>GET /products: the caller's products, disabled ones too. Contract: creator-commerce.md.</summary>
internal sealed class ListProducts(Db db, Pages pages, MediaUrls media, EncodedIds ids)
{
    private static readonly PageRules Rules = new(20);

    public async Task<Response<ProductList>> Handle(RequestContext<ProductsQuery> context)
    {
        var sent = string.IsNullOrEmpty(context.Input.Filter) ? context.Input.Sort : context.Input.Filter;
        var type = sent?.Trim().ToLowerInvariant() is "digital" or "custom" or "fixed" ? sent.Trim().ToLowerInvariant() : null;
        var list = $"products.listProducts:{type}";
        var page = pages.Read(context.Input, Rules, list);
        await using var sql = await db.Connect(context.Cancelled);
        var found = await ProductsSql.List(sql, context.MemberId, type, page);
        var rows = page.Rows(found);
        var next = page.HasMore(found) ? pages.Next("/products", page, list, Position.Of(rows[^1].Id), ("filter", type)) : "";
        return Response.Ok("Your products.", new ProductList([.. rows.Select(Line)], new NextLink(next)));
    }

    private ProductLine Line(ListedProduct row) => new()
    {
        Id = ids.Encode(row.Id),
        Name = row.Name ?? "",
        Type = row.Type ?? "",
        Price = ProductTexts.Price(row.Price),
        Description = row.Description ?? "",
        Tags = ProductTexts.Tags(row.Tags),
        DeliveryTime = row.DeliveryTime ?? 0,
        Image = media.Product(row.Image) is { Length: > 0 } address ? address : null,
        Status = row.Status ?? "",
        CreatedAt = row.CreatedAt is { } at ? WireTime.UsDate(at.FromSql()) : "",
        PurchasesCount = row.Purchases,
    };
}

/// <summary>What GET /products answers.</summary>
internal sealed record ProductList([property: JsonPropertyName("product")] IReadOnlyList<ProductLine> Products, NextLink Pagination);

/// <summary>The <c>pagination</c> of lists that tell the next page alone.</summary>
/// <param name="Next">Its link; empty on the last page.</param>
internal sealed record NextLink(string Next);

/// <summary>A product in its owner's list.</summary>
internal sealed record ProductLine
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>As stored.</summary>
    public required string Type { get; init; }

    /// <summary>Coins, with two digits.</summary>
    public required string Price { get; init; }

    public required string Description { get; init; }

    /// <summary>A comma list.</summary>
    public required string Tags { get; init; }

    /// <summary>Days.</summary>
    public required long DeliveryTime { get; init; }

    /// <summary>The first picture's address.</summary>
    public required string? Image { get; init; }

    /// <summary><c>1</c> on sale, <c>0</c> not.</summary>
    public required string Status { get; init; }

    /// <summary>E.g. <c>April 15, 2025</c>.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>Orders that were not rejected.</summary>
    public required long PurchasesCount { get; init; }
}

/// <summary>How columns of products are sent.</summary>
internal static class ProductTexts
{
    /// <summary>Coins with two digits, whichever engine stored them.</summary>
    public static string Price(decimal price) => price.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A comma list; rows of before hold a JSON array as text.</summary>
    public static string Tags(string? column)
    {
        if (column is null || !column.TrimStart().StartsWith('[')) return column ?? "";
        try
        {
            return string.Join(',', System.Text.Json.JsonSerializer.Deserialize(column, ProductsJson.Default.StringArray) ?? []);
        }
        catch (System.Text.Json.JsonException)
        {
            return column;
        }
    }
}
