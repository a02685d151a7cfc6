using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>GET /product/upload-url: a signed PUT for each file of a product. Contract: creator-commerce.md, Uploads.</summary>
internal sealed class GetUploadUrls(UploadUrls urls)
{
    public async Task<Response<IReadOnlyList<UploadUrl>>> Handle(RequestContext<FileNames> context) =>
        Response.Ok("Upload addresses.", await urls.Make(MediaUse.Products, context.MemberId, context.Input.Text, context.Cancelled));
}
