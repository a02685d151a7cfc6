using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>GET /product/edit/{id}: a product of the caller's own, with a signed address of what is sold. Contract: creator-commerce.md.</summary>
internal sealed class GetProduct(Db db, ProductForms forms, EncodedIds ids)
{
    public async Task<Response<ProductForEdit>> Handle(RequestContext<Unit> context)
    {
        var id = ids.Require(context.Route["id"]);
        var product = await db.Run(sql => ProductsSql.Find(sql, context.MemberId, id), context.Cancelled) ?? throw ProductForms.Missing();
        return Response.Ok("Your product.", await forms.Of(product, context.Cancelled));
    }
}

/// <summary>Fills the form of a product for its owner.</summary>
internal sealed class ProductForms(IMediaStore store)
{
    /// <summary>How long an address of what is sold is good: for a download that begins at once.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);

    public async Task<ProductForEdit> Of(OwnProduct product, CancellationToken cancelled) => new(
    [
        new EditableProduct
        {
            Id = product.Id,
            Name = product.Name ?? "",
            Price = ProductTexts.Price(product.Price),
            DeliveryTime = product.DeliveryTime ?? 0,
            Tags = ProductTexts.Tags(product.Tags),
            Description = product.Description ?? "",
            Type = product.Type ?? "",
            Status = product.Status ?? "",
            File = await Address(product.File, cancelled),
            CreatedAt = WireTime.Iso(product.CreatedAt),
            UpdatedAt = WireTime.Iso(product.UpdatedAt),
        },
    ]);

    public static ApiException Missing() => ApiException.NotFound("There is no such product of yours.");

    /// <summary>A signed address of a file; empty for none. Legacy stored bare names and whole keys.</summary>
    public async Task<string> Address(string? stored, CancellationToken cancelled)
    {
        var name = stored?[(stored.LastIndexOf('/') + 1)..];
        return string.IsNullOrEmpty(name) ? "" : await store.PresignGet(MediaUse.Products.Bucket, $"{MediaUse.Products.Prefix}{name}", Lifetime, cancelled);
    }
}

/// <summary>What GET and PUT /product/edit/{id} answer: a list of one.</summary>
internal sealed record ProductForEdit(IReadOnlyList<EditableProduct> Product);

/// <summary>A product as its owner edits it.</summary>
internal sealed record EditableProduct
{
    /// <summary>The plain number.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Coins, with two digits.</summary>
    public required string Price { get; init; }

    /// <summary>Days.</summary>
    public required long DeliveryTime { get; init; }

    /// <summary>A comma list.</summary>
    public required string Tags { get; init; }

    public required string Description { get; init; }

    public required string Type { get; init; }

    public required string Status { get; init; }

    /// <summary>A signed address of what is sold, good for 20 minutes; empty where nothing is.</summary>
    public required string File { get; init; }

    public required string? CreatedAt { get; init; }

    public required string? UpdatedAt { get; init; }
}
