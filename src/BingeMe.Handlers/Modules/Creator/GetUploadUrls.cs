using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>GET /creator/upload-url: where photo and signature of the creator agreement go. Contract: creator-commerce.md.</summary>
internal sealed class GetUploadUrls(UploadUrls urls)
{
    public async Task<Response<IReadOnlyList<UploadUrl>>> Handle(RequestContext<FileNames> context) =>
        Response.Ok("Upload addresses.", await urls.Make(MediaUse.Agreement, context.MemberId, context.Input.Text, context.Cancelled));
}
