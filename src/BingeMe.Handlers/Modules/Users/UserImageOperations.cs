using BingeMe.Handlers.Modules.Users.Images;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on a member's two pictures.</summary>
internal static class UserImageOperations
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        var images = new ProfileImages(x.Db, x.MediaStore, x.Images, x.AdminSettings, x.Entropy, x.Clock);

        api.Get("user.getCoverUploadUrl", "/user/cover/upload-url").Members().Limit(30, Per.Hour, By.Member).Summary("Signs addresses for a new cover.").Errors(400)
            .Takes(static () => UsersJson.Default.FileNames)
            .Answers(static () => UsersJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetImageUploadUrls(ImageSlot.Cover, x.UploadUrls).Handle);

        api.Post("user.setCover", "/user/cover").Members().Limit(20, Per.Hour, By.Member).Summary("Makes an upload the cover.").Errors(400, 409)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Takes(static () => UsersJson.Default.CoverBody)
            .Answers(static () => UsersJson.Default.CoverAnswer)
            .Handle(new SetCover(images, x.MediaUrls).Handle);

        api.Get("user.getAvatarUploadUrl", "/user/avatar/upload-url").Members().Limit(30, Per.Hour, By.Member).Summary("Signs addresses for a new picture.").Errors(400)
            .Takes(static () => UsersJson.Default.FileNames)
            .Answers(static () => UsersJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetImageUploadUrls(ImageSlot.Avatar, x.UploadUrls).Handle);

        api.Post("user.setAvatar", "/user/avatar").Members().Limit(20, Per.Hour, By.Member).Summary("Makes an upload the picture.").Errors(400, 409)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Takes(static () => UsersJson.Default.AvatarBody)
            .Answers(static () => UsersJson.Default.AvatarAnswer)
            .Handle(new SetAvatar(images, x.MediaUrls).Handle);
    }
}
