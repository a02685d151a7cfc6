using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Modules.Users.Profile;
using BingeMe.Handlers.Modules.Users.Search;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>Members: their settings, passwords, pictures, whom they keep off, their own posts and their profiles. Contract: users.md.</summary>
internal static class UsersModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        DeclareSettings(api, services);
        UserPasswordOperations.Declare(api, services);
        UserImageOperations.Declare(api, services);
        UserRelationOperations.Declare(api, services);
        UserPostOperations.Declare(api, services);
    }

    private static void DeclareSettings(OperationTable api, HandlerContext services)
    {
        var limits = new SendLimits(services.FailOpenLimits, services.Settings, services.Clock);
        var proof = new ContactProof(services.OneTimeCodes, services.Clock);
        var names = new UniqueNames(services.Locks);
        var contacts = new ContactChanges(
            new OtherSessions(services.Sessions), services.AccountNotices, services.CurrentPassword, services.Settings, services.Clock);

        api.Get("user.getSettings", "/user/profile").Members().EdgeCache(1800, "CF_TTL_USER_PROFILE").Summary("Gives the caller's own settings.")
            .Produces(static () => UsersJson.Default.SettingsResponse)
            .Handle(new GetSettings(services.Db, new ChoicesReader(services.Clock), services.AdminSettings, services.MediaUrls).Handle);

        var settings = new UpdateSettings(services.Db, services.AdminSettings, proof, contacts, names, services.Clock);
        api.Post("user.updateSettings", "/user/profile").Members().Limit(20, RatePer.Hour, LimitBy.Member)
            .Summary("Changes the given settings; a new contact needs its code.").Errors(400, 409)
            .Invalidates("/user/*", "/updates*", "/posts*", "/dashboard*")
            .Accepts(static () => UsersJson.Default.UpdateSettingsRequest, () => new UpdateSettingsValidator(services.Clock))
            .Parsed(settings.Parse)
            .Produces(static () => UsersJson.Default.UpdatedFields)
            .Handle(settings.Handle);

        api.Post("user.sendContactOtp", "/user/send-otp").Members().Limit(5, RatePer.QuarterHour, LimitBy.Member).Summary("Sends a code to each changed contact.").Errors(400, 409, 500)
            .Accepts(static () => UsersJson.Default.ContactFields, static () => new SendCodesValidator())
            .Produces(static () => UsersJson.Default.CodesSent)
            .Handle(new SendContactCodes(services.Db, services.OneTimeCodes, limits, services.CodeSender, services.Ids, services.Clock).Handle);

        api.Post("user.verifyContactOtp", "/user/profile/verify-otp").Members().Limit(10, RatePer.QuarterHour, LimitBy.Member)
            .Summary("Makes the contacts whose codes are right the caller's.").Errors(400, 409)
            .Invalidates("/user/*", "/updates*", "/posts*", "/dashboard*")
            .Accepts(static () => UsersJson.Default.VerifyContactRequest, static () => new VerifyContactValidator())
            .Produces(static () => UsersJson.Default.UpdatedFields)
            .Handle(new VerifyContactCodes(services.Db, proof, contacts, names, services.Clock).Handle);

        api.Get("user.getInfo", "/user/info").Members().Summary("Gives the caller's name, address and picture.")
            .Produces(static () => UsersJson.Default.UserInfo)
            .Handle(new GetInfo(services.MediaUrls).Handle);

        api.Get("user.searchUsers", "/user/search").Members().Limit(30, RatePer.Minute, LimitBy.Member).Summary("Finds members by name.").Errors(400)
            .Accepts(static () => UsersJson.Default.SearchTerms)
            .Produces(static () => UsersJson.Default.IReadOnlyListFoundMember)
            .Handle(services.Lists.Of<SearchTerms, IReadOnlyList<FoundMember>>(db => new SearchUsers(db, services.AdminSettings, services.MediaUrls, services.Ids, services.Entropy, services.Clock).Handle));

        api.Post("user.setTheme", "/user/mode/{mode}").Members().Summary("Chooses dark or light pages.").Errors(400)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Produces(static () => UsersJson.Default.ThemeResponse)
            .Handle(new SetTheme(services.Db, services.Clock).Handle);
    }
}
