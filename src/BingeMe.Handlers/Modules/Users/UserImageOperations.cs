using BingeMe.Handlers.Modules.Users.Images;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on a member's two pictures.</summary>
internal static class UserImageOperations
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        var images = new ProfileImages(services.Db, services.MediaStore, services.Attachments, services.AdminSettings, services.Entropy, services.Clock);

        api.Get("user.getCoverUploadUrl", "/user/cover/upload-url").Members().AnswersSecrets().Limit(30, RatePer.Hour, LimitBy.Member).Summary("Signs addresses for a new cover.").Errors(400)
            .Accepts(static () => UsersJson.Default.FileNames)
            .Produces(static () => UsersJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetImageUploadUrls(ImageSlot.Cover, services.UploadUrls).Handle);

        api.Post("user.setCover", "/user/cover").Members().Limit(20, RatePer.Hour, LimitBy.Member).Summary("Makes an upload the cover.").Errors(400)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Accepts(static () => UsersJson.Default.CoverRequest)
            .Produces(static () => UsersJson.Default.CoverResponse)
            .Handle(new SetCover(images, services.MediaUrls).Handle);

        api.Get("user.getAvatarUploadUrl", "/user/avatar/upload-url").Members().AnswersSecrets().Limit(30, RatePer.Hour, LimitBy.Member).Summary("Signs addresses for a new picture.").Errors(400)
            .Accepts(static () => UsersJson.Default.FileNames)
            .Produces(static () => UsersJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetImageUploadUrls(ImageSlot.Avatar, services.UploadUrls).Handle);

        api.Post("user.setAvatar", "/user/avatar").Members().Limit(20, RatePer.Hour, LimitBy.Member).Summary("Makes an upload the picture.").Errors(400)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Accepts(static () => UsersJson.Default.AvatarRequest)
            .Produces(static () => UsersJson.Default.AvatarResponse)
            .Handle(new SetAvatar(images, services.MediaUrls).Handle);
    }
}
