using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Modules.Users.Passwords;
using BingeMe.Handlers.Modules.Users.Profile;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on a member's own password.</summary>
internal static class UserPasswordOperations
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        var limits = new SendLimits(services.FailOpenLimits, services.Settings, services.Clock);
        var sessions = new OtherSessions(services.Sessions);

        api.Post("user.changePassword", "/user/change-password").Members().Summary("Changes the password by the old one.").Errors(400, 429)
            .Accepts(static () => UsersJson.Default.ChangePasswordRequest, () => new ChangePasswordValidator(services.Settings.PasswordMinLength))
            .Handle(new ChangePassword(services.Db, services.PasswordHashes, sessions, services.OneTimeCodes, new PasswordGuesses(services.FailOpenLimits, services.Settings, services.Clock), services.AccountNotices, services.Clock).Handle);

        api.Post("user.requestPasswordCreation", "/create/password").Alias("/user/create/password").Members().Limit(5, RatePer.QuarterHour, LimitBy.Member)
            .Summary("Sends a code for a first password, or sets it where no contact is proven.").Errors(400, 500)
            .Accepts(static () => UsersJson.Default.CreatePasswordRequest, () => new CreatePasswordValidator(services.Settings.PasswordMinLength))
            .Produces(static () => UsersJson.Default.PasswordCreation)
            .Handle(new RequestPasswordCreation(services.Db, services.PasswordHashes, services.OneTimeCodes, limits, services.CodeSender, sessions, services.Clock).Handle);

        api.Post("user.verifyPasswordCreation", "/create/password/verify").Alias("/user/create/password/verify").Members().Limit(10, RatePer.QuarterHour, LimitBy.Member)
            .Summary("Sets a first password by the code.").Errors(400)
            .Accepts(static () => UsersJson.Default.VerifyPasswordRequest, () => new VerifyPasswordValidator(services.Settings.PasswordMinLength))
            .Handle(new VerifyPasswordCreation(services.Db, services.PasswordHashes, services.OneTimeCodes, sessions, services.AccountNotices, services.Clock).Handle);
    }
}
