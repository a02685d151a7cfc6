using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>GET /user/avatar/upload-url and GET /user/cover/upload-url: signed addresses for a new picture. Contract: users.md.</summary>
internal sealed class GetImageUploadUrls(ImageSlot slot, UploadUrls urls)
{
    public async Task<Reply<IReadOnlyList<UploadUrl>>> Handle(Call<FileNames> call) =>
        Reply.Ok("Upload addresses.", await urls.Make(slot.Use, call.MemberId, call.Input.Text, call.Cancelled));
}
