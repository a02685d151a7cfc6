using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>Body of POST /user/avatar.</summary>
internal sealed class AvatarBody
{
    public string? Avatar { get; set; }
}

/// <summary>POST /user/avatar: makes an upload the member's picture. Contract: users.md.</summary>
internal sealed class SetAvatar(ProfileImages images, MediaUrls media)
{
    private const string Text = "The picture was set.";

    public async Task<Reply<AvatarAnswer>> Handle(Call<AvatarBody> call)
    {
        var fileName = await images.Set(ImageSlot.Avatar, call.MemberId, call.Input.Avatar, call.Cancelled);
        return Reply.Ok(Text, new AvatarAnswer(fileName, Text, media.Avatar(fileName)!));
    }
}

/// <summary>Data of POST /user/avatar: the bare file name and its address.</summary>
internal sealed record AvatarAnswer(string Avatar, string Message, string Url);
