using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>Body of POST /user/cover.</summary>
internal sealed class CoverBody
{
    public string? Cover { get; set; }
}

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

/// <summary>Data of POST /user/cover: the bare file name and its address.</summary>
internal sealed record CoverAnswer(string Cover, string Message, string Url);
