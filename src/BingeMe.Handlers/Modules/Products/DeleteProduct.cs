using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>
/// DELETE /product/delete/{id}: takes a product off sale for good. Its files stay for those who bought it, and their orders stay deliverable.
/// Contract: creator-commerce.md.
/// </summary>
internal sealed class DeleteProduct(Db db, EncodedIds ids)
{
    public async Task<Response<DeletedProduct>> Handle(RequestContext<Unit> context)
    {
        var id = ids.Require(context.Route["id"]);
        return await db.Run(sql => ProductsSql.Delete(sql, context.MemberId, id), context.Cancelled)
            ? Response.Ok("Product deleted.", new DeletedProduct())
            : throw ProductForms.Missing();
    }
}

/// <summary>The empty object that DELETE /product/delete/{id} answers.</summary>
internal sealed record DeletedProduct;
