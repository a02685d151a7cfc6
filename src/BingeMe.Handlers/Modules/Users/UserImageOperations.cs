using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Users.Images;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on a member's two pictures.</summary>
internal static class UserImageOperations
{
    public static void Declare(OperationTable api, HandlerContext x, AdminSettingsReader admin, MediaUrls media)
    {
        var urls = new UploadUrls(x.MediaStore, new MediaKeys(x.Entropy));
        var images = new ProfileImages(new ImagesSql(x.Database), x.MediaStore, x.Images, admin, x.Entropy, x.Clock);

        api.Get("user.getCoverUploadUrl", "/user/cover/upload-url").Members().Limit(30, Per.Hour, By.Member).Summary("Signs addresses for a new cover.").Errors(400)
            .Takes(static () => UsersJson.Default.FileNames)
            .Answers(static () => UsersJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetImageUploadUrls(ImageSlot.Cover, urls).Handle);

        api.Post("user.setCover", "/user/cover").Members().Limit(20, Per.Hour, By.Member).Summary("Makes an upload the cover.").Errors(400, 409)
            .Takes(static () => UsersJson.Default.CoverBody)
            .Answers(static () => UsersJson.Default.CoverAnswer)
            .Handle(new SetCover(images, media).Handle);

        api.Get("user.getAvatarUploadUrl", "/user/avatar/upload-url").Members().Limit(30, Per.Hour, By.Member).Summary("Signs addresses for a new picture.").Errors(400)
            .Takes(static () => UsersJson.Default.FileNames)
            .Answers(static () => UsersJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetImageUploadUrls(ImageSlot.Avatar, urls).Handle);

        api.Post("user.setAvatar", "/user/avatar").Members().Limit(20, Per.Hour, By.Member).Summary("Makes an upload the picture.").Errors(400, 409)
            .Takes(static () => UsersJson.Default.AvatarBody)
            .Answers(static () => UsersJson.Default.AvatarAnswer)
            .Handle(new SetAvatar(images, media).Handle);
    }
}
