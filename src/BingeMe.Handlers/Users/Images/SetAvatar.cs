using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Users.Images.Answers;
using BingeMe.Handlers.Users.Images.Bodies;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Images;

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
