using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>Body of POST /user/cover.</summary>
internal sealed class CoverRequest
{
    public string? Cover { get; set; }
}

/// <summary>POST /user/cover: makes an upload the member's cover. Contract: users.md.</summary>
internal sealed class SetCover(ProfileImages images, MediaUrls media)
{
    private const string Text = "The cover was set.";

    public async Task<Response<CoverResponse>> Handle(RequestContext<CoverRequest> context)
    {
        var fileName = await images.Set(ImageSlot.Cover, context.MemberId, context.Input.Cover, context.Cancelled);
        return Response.Ok(Text, new CoverResponse(fileName, Text, media.Cover(fileName)!));
    }
}

/// <summary>Data of POST /user/cover: the bare file name and its address.</summary>
internal sealed record CoverResponse(string Cover, string Message, string Url);
