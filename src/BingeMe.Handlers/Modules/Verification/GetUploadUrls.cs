using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>GET /verification/upload-url: where papers of identity go. Contract: live-payout-privacy.md.</summary>
internal sealed class GetUploadUrls(UploadUrls urls)
{
    public async Task<Response<IReadOnlyList<UploadUrl>>> Handle(RequestContext<FileNames> context) =>
        Response.Ok("Upload addresses.", await urls.Make(MediaUse.Verification, context.MemberId, context.Input.Text, context.Cancelled));
}
