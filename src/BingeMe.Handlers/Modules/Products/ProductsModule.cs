using System.Text.Json.Serialization;
using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>What creators sell. Contract: creator-commerce.md, Module: products.</summary>
internal static class ProductsModule
{
    /// <summary>Lists of a shop: the owner's, the profile's, the sales'.</summary>
    private static readonly string[] Shown = ["/products*", "/product/*", "/updates*", "/user/updates*", "/sales*"];

    public static void Declare(OperationTable api, HandlerContext services)
    {
        var reader = new ProductReader(services.AdminSettings, services.Ids);
        var forms = new ProductForms(services.MediaStore);

        api.Get("products.listProducts", "/products").Members().EdgeCache(3600, "CF_TTL_PRODUCTS")
            .Summary("Lists the caller's products.").Errors(400)
            .Accepts(static () => ProductsJson.Default.ProductsQuery)
            .Produces(static () => ProductsJson.Default.ProductList)
            .Handle(services.Lists.Of<ProductsQuery, ProductList>(db => new ListProducts(db, services.Pages, services.MediaUrls, services.Ids).Handle));

        api.Get("products.getCreateData", "/products/create").Members()
            .Summary("Tells what the form of a new product needs.")
            .Produces(static () => ProductsJson.Default.ProductForm)
            .Handle(new GetCreateData(services.Db, services.AdminSettings, services.Currencies).Handle);

        api.Post("products.createProduct", "/product/create").Members()
            .Summary("Puts a product on sale.").Errors(400, 403, 409).ReadsHeaders(IdempotentCall.Header).Invalidates(Shown)
            .Accepts(static () => ProductsJson.Default.NewProductRequest, static () => new ProductValidator<NewProductRequest>())
            .Parsed(reader.New)
            .Produces(static () => ProductsJson.Default.CreatedProduct)
            .Handle(new CreateProduct(services.Db, services.Attachments, services.Ids).Handle);

        api.Get("products.getProductForEdit", "/product/edit/{id}").Members().AnswersSecrets()
            .Summary("Shows a product to its owner.").Errors(400, 404)
            .Produces(static () => ProductsJson.Default.ProductForEdit)
            .Handle(new GetProduct(services.Db, forms, services.Ids).Handle);

        api.Get("products.downloadProduct", "/product/download/{id}").Members().AnswersSecrets()
            .Summary("Gives the files of a product to its seller and its buyers.").Errors(400, 404)
            .Produces(static () => ProductsJson.Default.ProductDownload)
            .Handle(new DownloadProduct(services.Db, forms, services.Ids).Handle);

        api.Put("products.updateProduct", "/product/edit/{id}").Members()
            .Summary("Changes a product.").Errors(400, 404).Invalidates(Shown)
            .Accepts(static () => ProductsJson.Default.ProductRequest, static () => new ProductValidator<ProductRequest>())
            .Parsed(reader.Changed)
            .Produces(static () => ProductsJson.Default.ProductForEdit)
            .Handle(new UpdateProduct(services.Db, forms, services.Ids).Handle);

        api.Delete("products.deleteProduct", "/product/delete/{id}").Members()
            .Summary("Takes a product off sale for good.").Errors(400, 404).Invalidates(Shown)
            .Produces(static () => ProductsJson.Default.DeletedProduct)
            .Handle(new DeleteProduct(services.Db, services.Ids).Handle);

        api.Get("products.getUploadUrl", "/product/upload-url").Members().AnswersSecrets()
            .Summary("Gives a signed PUT for each file of a product.").Errors(400)
            .Accepts(static () => ProductsJson.Default.FileNames)
            .Produces(static () => ProductsJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(services.UploadUrls).Handle);
    }
}

/// <summary>Source-generated JSON of the products.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProductsQuery))]
[JsonSerializable(typeof(ProductList))]
[JsonSerializable(typeof(ProductForm))]
[JsonSerializable(typeof(NewProductRequest))]
[JsonSerializable(typeof(CreatedProduct))]
[JsonSerializable(typeof(ProductRequest))]
[JsonSerializable(typeof(ProductForEdit))]
[JsonSerializable(typeof(ProductDownload))]
[JsonSerializable(typeof(DeletedProduct))]
[JsonSerializable(typeof(FileNames))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ProductsJson : JsonSerializerContext;
