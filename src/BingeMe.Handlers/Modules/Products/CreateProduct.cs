using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>
/// POST /product/create: puts a product on sale (ruling 23: for verified creators). Its pictures become WebP; what is sold keeps its bytes and
/// stands in no list of pictures, which legacy showed to everybody. Contract: creator-commerce.md.
/// </summary>
internal sealed class CreateProduct(Db db, Attachments attachments, EncodedIds ids)
{
    private static readonly AttachmentRules Rules = new(ImagePreset.Media, "fileuploader-list-preview");

    public async Task<Response<CreatedProduct>> Handle(RequestContext<ProductDraft> context)
    {
        var call = IdempotentCall.Of(context);
        return Response.Ok("Product created.", await call.Run(db, ProductsJson.Default.CreatedProduct, () => Create(context, call), context.Cancelled));
    }

    private Task<CreatedProduct> Create(RequestContext<ProductDraft> context, IdempotentCall call)
    {
        if (!MemberCaller.RowOf(context).IsVerifiedCreator) throw ApiException.Forbidden("Only verified creators may sell; have yourself verified first.");
        var draft = context.Input;
        // The same life for both, so that a failure takes back whatever was written of either.
        var rules = Rules with
        {
            KeepsBytes = draft.Files.Contains,
            FieldOf = key => draft.Files.Contains(key) ? "fileuploader-list-file" : "fileuploader-list-preview",
        };
        return attachments.Commit(
            [.. draft.Previews, .. draft.Files],
            rules,
            files => db.Run(sql => sql.Transaction(() => Insert(sql, context.MemberId, draft, files, call)), context.Cancelled),
            context.Cancelled);
    }

    private async Task<CreatedProduct> Insert(SqlScope sql, long memberId, ProductDraft draft, IReadOnlyList<Attachment> files, IdempotentCall call)
    {
        await call.Begin(sql);
        var sold = files.Skip(draft.Previews.Count).ToList();
        var id = await ProductsSql.Insert(sql, memberId, draft, sold.Count > 0 ? sold[0].FileName : "");
        foreach (var picture in files.Take(draft.Previews.Count)) await ProductsSql.Attach(sql, id, picture, "active");
        // `products.file` has room for one. Of several, the others have rows in a state that no list of pictures asks for.
        foreach (var more in sold.Skip(1)) await ProductsSql.Attach(sql, id, more, "sold");
        var created = new CreatedProduct(new ProductEcho
        {
            Id = ids.Encode(id),
            Name = draft.Name,
            Price = MoneyColumns.Number(draft.Price),
            Tags = draft.Tags,
            Description = draft.Description,
            Type = draft.Type,
            DeliveryTime = draft.DeliveryTime ?? 0,
            Previews = [.. draft.Previews.Select(static k => k.ToString())],
            Files = [.. draft.Files.Select(static k => k.ToString())],
        });
        await call.End(sql, created, ProductsJson.Default.CreatedProduct);
        return created;
    }
}

/// <summary>What POST /product/create answers.</summary>
internal sealed record CreatedProduct(ProductEcho Product);

/// <summary>What was sent, as it was understood, and the product's id.</summary>
internal sealed record ProductEcho
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Coins.</summary>
    public required decimal Price { get; init; }

    public required string Tags { get; init; }

    public required string Description { get; init; }

    public required string Type { get; init; }

    /// <summary>Days.</summary>
    public required int DeliveryTime { get; init; }

    [JsonPropertyName("fileuploader-list-preview")]
    public required IReadOnlyList<string> Previews { get; init; }

    [JsonPropertyName("fileuploader-list-file")]
    public required IReadOnlyList<string> Files { get; init; }
}
