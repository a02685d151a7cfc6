using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>GET /products/create: what the form of a new product needs. Contract: creator-commerce.md.</summary>
internal sealed class GetCreateData(Db db, AdminSettingsReader settings, Currencies currencies)
{
    public async Task<Response<ProductForm>> Handle(RequestContext<Unit> context)
    {
        var country = MemberCaller.RowOf(context).CountriesId;
        var limits = new ProductLimits(await settings.Read(context.Cancelled), Currencies.IsIndia(country, context.Request));
        var tags = await db.Run(SuggestedTags.Read, context.Cancelled);
        return Response.Ok("What a new product needs.", new ProductForm(
            tags,
            new PriceBounds(limits.LeastPrice, limits.MostPrice),
            new ProductBounds(limits.Description, limits.FileMegabytes),
            await currencies.For(country, context.Request)));
    }
}

/// <summary>What GET /products/create answers.</summary>
internal sealed record ProductForm(IReadOnlyList<string> Tags, PriceBounds Pricing, ProductBounds Limits, Currency Currency);

/// <summary>Bounds of a product's price, coins.</summary>
internal sealed record PriceBounds(long MinPrice, long MaxPrice);

/// <summary>Bounds of a new product.</summary>
/// <param name="MaxDescriptionLength">Characters.</param>
/// <param name="MaxFileSize">Megabytes.</param>
internal sealed record ProductBounds(long MaxDescriptionLength, decimal MaxFileSize);
