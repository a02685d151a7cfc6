using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>
/// PUT /product/edit/{id}: changes what a product says and costs. Its type, files and pictures stay; a delivery time that is not sent stays,
/// which legacy set to 0. Contract: creator-commerce.md.
/// </summary>
internal sealed class UpdateProduct(Db db, ProductForms forms, EncodedIds ids)
{
    public async Task<Response<ProductForEdit>> Handle(RequestContext<ProductDraft> context)
    {
        var (me, draft) = (context.MemberId, context.Input);
        // Read already with the rest of the input.
        var id = ids.Read(context.Route["id"].Trim())!.Value;
        await using var sql = await db.Connect(context.Cancelled);
        var product = await ProductsSql.Find(sql, me, id) ?? throw ProductForms.Missing();
        var isDigital = product.Type is ProductTypes.Digital or "digital_products";
        if (!isDigital && draft.DeliveryTime is not null && ProductReader.Refusal(draft.DeliveryTime, isKnown: true) is { } refusal) throw ApiException.BadField("delivery_time", refusal);
        long? days = isDigital ? null : draft.DeliveryTime;
        if (!await ProductsSql.Update(sql, me, id, draft, days)) throw ProductForms.Missing();
        var changed = await ProductsSql.Find(sql, me, id) ?? throw ProductForms.Missing();
        await sql.Close();
        return Response.Ok("Product updated.", await forms.Of(changed, context.Cancelled));
    }
}
