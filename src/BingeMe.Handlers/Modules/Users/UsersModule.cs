using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Users.Profile;
using BingeMe.Handlers.Modules.Users.Search;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>Members: their settings, passwords, pictures, whom they keep off, their own posts and their profiles. Contract: users.md.</summary>
internal static class UsersModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        var admin = new AdminSettingsReader(x.Database, x.Clock);
        var media = new MediaUrls(x.Settings.CdnBase);
        var failOpen = new FailOpenLimits(x.Limits);
        var codes = new OneTimeCodes(x.Codes, failOpen, x.Entropy, x.Settings);
        var sender = new CodeSender(x.Mailer, x.Messenger, codes);
        var limits = new SendLimits(failOpen, x.Settings, x.Clock);
        DeclareSettings(api, x, admin, media, codes, sender, limits);
        UserPasswordOperations.Declare(api, x, codes, sender, limits);
        UserImageOperations.Declare(api, x, admin, media);
        UserRelationOperations.Declare(api, x, media);
        UserPostOperations.Declare(api, x, admin, media);
    }

    private static void DeclareSettings(
        OperationTable api, HandlerContext x, AdminSettingsReader admin, MediaUrls media, OneTimeCodes codes, CodeSender sender, SendLimits limits)
    {
        var profiles = new ProfileSql(x.Database);
        var proof = new ContactProof(codes, x.Clock);
        var names = new UniqueNames(x.Locks);

        api.Get("user.getSettings", "/user/profile").Members().EdgeCache(1800, "CF_TTL_USER_PROFILE").Summary("Gives the caller's own settings.")
            .Answers(static () => UsersJson.Default.SettingsAnswer)
            .Handle(new GetSettings(profiles, admin, media).Handle);

        api.Post("user.updateSettings", "/user/profile").Members().Limit(20, Per.Hour, By.Member)
            .Summary("Changes the given settings; a new contact needs its code.").Errors(400, 409)
            .Takes(static () => UsersJson.Default.UpdateSettingsBody, () => new UpdateSettingsRules(x.Clock))
            .Answers(static () => UsersJson.Default.UpdatedFields)
            .Handle(new UpdateSettings(profiles, admin, proof, names, x.Clock).Handle);

        api.Post("user.sendContactOtp", "/user/send-otp").Members().Limit(5, Per.QuarterHour, By.Member).Summary("Sends a code to each changed contact.").Errors(400, 409, 500)
            .Takes(static () => UsersJson.Default.ContactFields, static () => new SendCodesRules())
            .Answers(static () => UsersJson.Default.CodesSent)
            .Handle(new SendContactCodes(profiles, codes, limits, sender, x.Ids, x.Clock).Handle);

        api.Post("user.verifyContactOtp", "/user/profile/verify-otp").Members().Limit(10, Per.QuarterHour, By.Member)
            .Summary("Makes the contacts whose codes are right the caller's.").Errors(400, 409)
            .Takes(static () => UsersJson.Default.VerifyContactBody, static () => new VerifyContactRules())
            .Answers(static () => UsersJson.Default.UpdatedFields)
            .Handle(new VerifyContactCodes(profiles, proof, names, x.Clock).Handle);

        api.Get("user.getInfo", "/user/info").Members().Summary("Gives the caller's name, address and picture.")
            .Answers(static () => UsersJson.Default.UserInfo)
            .Handle(new GetInfo(profiles, media).Handle);

        api.Get("user.searchUsers", "/user/search").Members().Limit(30, Per.Minute, By.Member).Summary("Finds members by name.").Errors(400)
            .Takes(static () => UsersJson.Default.SearchTerms)
            .Answers(static () => UsersJson.Default.IReadOnlyListFoundMember)
            .Handle(new SearchUsers(new SearchSql(x.Database), new InboxSql(x.Database), admin, media, x.Ids, x.Entropy, x.Clock).Handle);

        api.Post("user.setTheme", "/user/mode/{mode}").Members().Summary("Chooses dark or light pages.").Errors(400)
            .Answers(static () => UsersJson.Default.ThemeAnswer)
            .Handle(new SetTheme(profiles, x.Clock).Handle);
    }
}
