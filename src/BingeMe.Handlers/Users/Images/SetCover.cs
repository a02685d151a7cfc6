using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Users.Images.Answers;
using BingeMe.Handlers.Users.Images.Bodies;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Images;

/// <summary>POST /user/cover: makes an upload the member's cover. Contract: users.md.</summary>
internal sealed class SetCover(ProfileImages images, MediaUrls media)
{
    private const string Text = "The cover was set.";

    public async Task<Reply<CoverAnswer>> Handle(Call<CoverBody> call)
    {
        var fileName = await images.Set(ImageSlot.Cover, call.MemberId, call.Input.Cover, call.Cancelled);
        return Reply.Ok(Text, new CoverAnswer(fileName, Text, media.Cover(fileName)!));
    }
}
