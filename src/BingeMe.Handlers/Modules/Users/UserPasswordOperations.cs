using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Modules.Users.Passwords;
using BingeMe.Handlers.Modules.Users.Profile;
using BingeMe.Handlers.Services;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on a member's own password.</summary>
internal static class UserPasswordOperations
{
    public static void Declare(OperationTable api, HandlerContext x, OneTimeCodes codes, CodeSender sender, SendLimits limits)
    {
        var passwords = new PasswordsSql(x.Database);
        var sessions = new OtherSessions(x.Sessions);

        api.Post("user.changePassword", "/user/change-password").Members().Summary("Changes the password by the old one.").Errors(400, 429)
            .Takes(static () => UsersJson.Default.ChangePasswordBody, () => new ChangePasswordRules(x.Settings.PasswordMinLength))
            .Handle(new ChangePassword(passwords, sessions, new FailOpenLimits(x.Limits), x.Mailer, x.Background, x.Settings, x.Clock).Handle);

        api.Post("user.requestPasswordCreation", "/create/password").AlsoAt("/user/create/password").Members().Limit(5, Per.QuarterHour, By.Member)
            .Summary("Sends a code for a first password, or sets it where no contact is proven.").Errors(400, 500)
            .Takes(static () => UsersJson.Default.CreatePasswordBody, () => new CreatePasswordRules(x.Settings.PasswordMinLength))
            .Answers(static () => UsersJson.Default.PasswordCreation)
            .Handle(new RequestPasswordCreation(passwords, codes, limits, sender, sessions, x.Clock).Handle);

        api.Post("user.verifyPasswordCreation", "/create/password/verify").AlsoAt("/user/create/password/verify").Members().Limit(10, Per.QuarterHour, By.Member)
            .Summary("Sets a first password by the code.").Errors(400)
            .Takes(static () => UsersJson.Default.VerifyPasswordBody, () => new VerifyPasswordRules(x.Settings.PasswordMinLength))
            .Handle(new VerifyPasswordCreation(passwords, codes, sessions, x.Clock).Handle);
    }
}
