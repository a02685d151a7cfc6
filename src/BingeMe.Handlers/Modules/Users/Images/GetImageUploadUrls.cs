using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>GET /user/avatar/upload-url and GET /user/cover/upload-url: signed addresses for a new picture. Contract: users.md.</summary>
internal sealed class GetImageUploadUrls(ImageSlot slot, UploadUrls urls)
{
    public async Task<Response<IReadOnlyList<UploadUrl>>> Handle(RequestContext<FileNames> context) =>
        Response.Ok("Upload addresses.", await urls.Make(slot.Use, context.MemberId, context.Input.Text, context.Cancelled));
}
