using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>
/// GET /product/download/{id}: signed addresses of what is sold, for its seller and for those who bought it, whatever became of the product
/// since. Legacy left the files to the public CDN (creator-commerce.md, POST /product/create).
/// </summary>
internal sealed class DownloadProduct(Db db, ProductForms forms, EncodedIds ids)
{
    public async Task<Response<ProductDownload>> Handle(RequestContext<Unit> context)
    {
        var id = ids.Require(context.Route["id"]);
        var names = await db.Run(sql => ProductsSql.Sold(sql, context.MemberId, id), context.Cancelled);
        if (names.Count == 0) throw ProductForms.Missing();
        var files = new List<SoldFile>(names.Count);
        foreach (var name in names) files.Add(new SoldFile(await forms.Address(name, context.Cancelled), (long)ProductForms.Lifetime.TotalSeconds));
        return Response.Ok("What you bought.", new ProductDownload(files));
    }
}

/// <summary>What GET /product/download/{id} answers.</summary>
internal sealed record ProductDownload(IReadOnlyList<SoldFile> Files);

/// <summary>One file.</summary>
/// <param name="Url">A signed address.</param>
/// <param name="ExpiresIn">Seconds for which it is good.</param>
internal sealed record SoldFile(string Url, long ExpiresIn);
