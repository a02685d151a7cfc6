using BingeMe.Handlers.Modules.Users.Profile;
using BingeMe.Handlers.Modules.Users.Search;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>Members: their settings, passwords, pictures, whom they keep off, their own posts and their profiles. Contract: users.md.</summary>
internal static class UsersModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        DeclareSettings(api, x);
        UserPasswordOperations.Declare(api, x);
        UserImageOperations.Declare(api, x);
        UserRelationOperations.Declare(api, x);
        UserPostOperations.Declare(api, x);
    }

    private static void DeclareSettings(OperationTable api, HandlerContext x)
    {
        var limits = new SendLimits(x.FailOpenLimits, x.Settings, x.Clock);
        var proof = new ContactProof(x.OneTimeCodes, x.Clock);
        var names = new UniqueNames(x.Locks);

        api.Get("user.getSettings", "/user/profile").Members().EdgeCache(1800, "CF_TTL_USER_PROFILE").Summary("Gives the caller's own settings.")
            .Answers(static () => UsersJson.Default.SettingsAnswer)
            .Handle(new GetSettings(x.Db, x.AdminSettings, x.MediaUrls).Handle);

        api.Post("user.updateSettings", "/user/profile").Members().Limit(20, Per.Hour, By.Member)
            .Summary("Changes the given settings; a new contact needs its code.").Errors(400, 409)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Takes(static () => UsersJson.Default.UpdateSettingsBody, () => new UpdateSettingsRules(x.Clock))
            .Answers(static () => UsersJson.Default.UpdatedFields)
            .Handle(new UpdateSettings(x.Db, x.AdminSettings, proof, names, x.Clock).Handle);

        api.Post("user.sendContactOtp", "/user/send-otp").Members().Limit(5, Per.QuarterHour, By.Member).Summary("Sends a code to each changed contact.").Errors(400, 409, 500)
            .Takes(static () => UsersJson.Default.ContactFields, static () => new SendCodesRules())
            .Answers(static () => UsersJson.Default.CodesSent)
            .Handle(new SendContactCodes(x.Db, x.OneTimeCodes, limits, x.CodeSender, x.Ids, x.Clock).Handle);

        api.Post("user.verifyContactOtp", "/user/profile/verify-otp").Members().Limit(10, Per.QuarterHour, By.Member)
            .Summary("Makes the contacts whose codes are right the caller's.").Errors(400, 409)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Takes(static () => UsersJson.Default.VerifyContactBody, static () => new VerifyContactRules())
            .Answers(static () => UsersJson.Default.UpdatedFields)
            .Handle(new VerifyContactCodes(x.Db, proof, names, x.Clock).Handle);

        api.Get("user.getInfo", "/user/info").Members().Summary("Gives the caller's name, address and picture.")
            .Answers(static () => UsersJson.Default.UserInfo)
            .Handle(new GetInfo(x.Db, x.MediaUrls).Handle);

        api.Get("user.searchUsers", "/user/search").Members().Limit(30, Per.Minute, By.Member).Summary("Finds members by name.").Errors(400)
            .Takes(static () => UsersJson.Default.SearchTerms)
            .Answers(static () => UsersJson.Default.IReadOnlyListFoundMember)
            .Handle(new SearchUsers(x.Db, x.AdminSettings, x.MediaUrls, x.Ids, x.Entropy, x.Clock).Handle);

        api.Post("user.setTheme", "/user/mode/{mode}").Members().Summary("Chooses dark or light pages.").Errors(400)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Answers(static () => UsersJson.Default.ThemeAnswer)
            .Handle(new SetTheme(x.Db, x.Clock).Handle);
    }
}
