using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>Body of POST /user/avatar.</summary>
internal sealed class AvatarRequest
{
    public string? Avatar { get; set; }
}

/// <summary>POST /user/avatar: makes an upload the member's picture. Contract: users.md.</summary>
internal sealed class SetAvatar(ProfileImages images, MediaUrls media)
{
    private const string Text = "The picture was set.";

    public async Task<Response<AvatarResponse>> Handle(RequestContext<AvatarRequest> context)
    {
        var fileName = await images.Set(ImageSlot.Avatar, context.MemberId, context.Input.Avatar, context.Cancelled);
        return Response.Ok(Text, new AvatarResponse(fileName, Text, media.Avatar(fileName)!));
    }
}

/// <summary>Data of POST /user/avatar: the bare file name and its address.</summary>
internal sealed record AvatarResponse(string Avatar, string Message, string Url);
