using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Signing up, in and out. Contract: platform-auth.md, Module auth.</summary>
internal static class AuthModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        var keeper = new SessionKeeper(x.Sessions, x.Tokens, x.Entropy, x.Settings);
        var signIn = new SignIn(x.Db, keeper, x.Tokens, x.Currencies, x.MediaUrls, x.PushTokens, x.Settings);
        var accounts = new NewAccountSql(x.AdminSettings, x.Entropy);
        var proof = new ResetProof(x.Codes, x.Entropy);
        var identity = new IdentitySignIn(x.Db, accounts, x.Sessions, signIn, x.Locks, x.Clock);

        api.Post("auth.initSession", "/auth/init").Open().Limit(30, Per.Minute).Summary("Opens an anonymous session.").Errors(400, 401, 403)
            .Takes(static () => AuthJson.Default.InitBody)
            .Answers(static () => AuthJson.Default.AnonymousSession)
            .Handle(new InitSession(keeper, x.Challenges, x.AppAttest, x.Settings, x.Clock).Handle);

        api.Post("auth.signup", "/auth/signup").AnonymousOnly().Limit(5, Per.Minute).Summary("Sends a newcomer a code.").Errors(400, 409)
            .Takes(static () => AuthJson.Default.SignupBody, static () => new SignupRules())
            .Handle(new Signup(x.Db, new EmailScreening(x.Db, x.AddressChecker), x.OneTimeCodes, x.CodeSender, x.Clock).Handle);

        api.Post("auth.verifySignup", "/auth/signup/verify").AnonymousOnly().Limit(10, Per.Minute).Summary("Makes the account whose contact the code proves.").Errors(400, 404, 409)
            .Takes(static () => AuthJson.Default.VerifySignupBody, static () => new VerifySignupRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new VerifySignup(x.Db, accounts, x.OneTimeCodes, signIn, x.Locks, x.Clock).Handle);

        api.Post("auth.login", "/auth/login").AnonymousOnly().Limit(10, Per.Minute).Summary("Signs in by password, or sends a code.").Errors(400, 404)
            .Takes(static () => AuthJson.Default.LoginBody, static () => new LoginRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new Login(x.Db, x.OneTimeCodes, x.CodeSender, signIn, x.FailOpenLimits, x.Settings, x.Clock).Handle);

        api.Post("auth.verifyLogin", "/auth/login/verify").AnonymousOnly().Limit(10, Per.Minute).Summary("Signs in by a code.").Errors(400, 404)
            .Takes(static () => AuthJson.Default.VerifyLoginBody, static () => new VerifyLoginRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new VerifyLogin(x.Db, x.OneTimeCodes, signIn, x.Settings, x.Clock).Handle);

        api.Post("auth.refreshSession", "/auth/refresh").Open().Limit(20, Per.Minute).Summary("Gives a new access token for a refresh token.").Errors(400, 401, 403)
            .Takes(static () => AuthJson.Default.RefreshTokenBody, static () => new RefreshTokenRules())
            .Answers(static () => AuthJson.Default.RefreshedSession)
            .Handle(new Refresh(x.Db, x.Sessions, keeper, x.Tokens, x.Settings, x.Clock).Handle);

        api.Post("auth.logout", "/auth/logout").Members(anonymousStatus: 403).OpenToSuspended().Summary("Ends the session.").Errors(400)
            .Takes(static () => AuthJson.Default.RefreshTokenBody, static () => new RefreshTokenRules())
            .Answers(static () => AuthJson.Default.AnonymousSession)
            .Handle(new Logout(x.Sessions, x.PushTokens, keeper, x.Settings, x.Clock).Handle);

        api.Get("auth.validateToken", "/auth/validate").Members(anonymousStatus: 403).OpenToSuspended().Summary("Tells whose token it is.")
            .Answers(static () => AuthJson.Default.ValidatedToken)
            .Handle(new ValidateToken(x.Db, x.AdminSettings, x.Currencies, x.MediaUrls).Handle);

        api.Get("auth.getSuspended", "/auth/suspended").Members(anonymousStatus: 403).OpenToSuspended().Summary("Tells a suspended member where support is.")
            .Answers(static () => AuthJson.Default.SuspendedInfo)
            .Handle(new GetSuspended(x.Db, x.AdminSettings).Handle);

        api.Post("auth.requestPasswordReset", "/auth/forgot-password/otp").Open().Limit(3, Per.Minute).Summary("Mails a code for a new password.").Errors(400, 404)
            .Takes(static () => AuthJson.Default.EmailBody, static () => new EmailRules())
            .Handle(new RequestPasswordReset(x.Db, x.OneTimeCodes, x.CodeSender, x.Clock).Handle);

        api.Post("auth.verifyPasswordReset", "/auth/forgot-password/verify").Open().Limit(10, Per.Minute).Summary("Takes the code and gives the proof that a reset asks for.").Errors(400)
            .Takes(static () => AuthJson.Default.VerifyPasswordResetBody, static () => new VerifyPasswordResetRules())
            .Answers(static () => AuthJson.Default.ResetAllowed)
            .Handle(new VerifyPasswordReset(x.OneTimeCodes, proof, x.Clock).Handle);

        api.Post("auth.resetPassword", "/auth/reset-password").Open().Limit(10, Per.Minute).Summary("Sets a new password.").Errors(400, 401, 404)
            .Takes(static () => AuthJson.Default.ResetPasswordBody, () => new ResetPasswordRules(x.Settings.PasswordMinLength))
            .Handle(new ResetPassword(x.Db, proof, x.Sessions, x.Clock).Handle);

        api.Post("auth.signInGoogle", "/auth/google").Open().Limit(30, Per.Minute).Summary("Signs in by a Google identity token.").Errors(400, 401, 403)
            .Takes(static () => AuthJson.Default.GoogleBody, static () => new GoogleRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new SignInGoogle(x.IdentityTokens, identity, x.Settings).Handle);

        api.Post("auth.signInApple", "/auth/apple").Open().Limit(30, Per.Minute).Summary("Signs in by an Apple identity token or code.").Errors(400, 401, 403)
            .Takes(static () => AuthJson.Default.AppleBody, static () => new AppleRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new SignInApple(x.IdentityTokens, identity, x.Settings).Handle);
    }
}
