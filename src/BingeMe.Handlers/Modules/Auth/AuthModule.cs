using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Signing up, in and out. Contract: platform-auth.md, Module auth.</summary>
internal static class AuthModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        var sql = new AuthSql(x.Database);
        var settings = new AdminSettingsReader(x.Database, x.Clock);
        var currencies = new Currencies(settings);
        var media = new MediaUrls(x.Settings.CdnBase);
        var keeper = new SessionKeeper(x.Sessions, x.Tokens, x.Entropy, x.Settings);
        var signIn = new SignIn(sql, keeper, x.Tokens, currencies, media, x.PushTokens, x.Settings);
        var accounts = new NewAccountSql(x.Database, settings, x.Entropy);
        var limits = new FailOpenLimits(x.Limits);
        var codes = new OneTimeCodes(x.Codes, limits, x.Entropy, x.Settings);
        var sender = new CodeSender(x.Mailer, x.Messenger, codes);
        var proof = new ResetProof(x.Codes, x.Entropy);
        var identity = new IdentitySignIn(sql, accounts, x.Sessions, signIn, x.Locks, x.Clock);

        api.Post("auth.initSession", "/auth/init").Open().Limit(30, Per.Minute).Summary("Opens an anonymous session.").Errors(400, 401, 403)
            .Takes(static () => AuthJson.Default.InitBody)
            .Answers(static () => AuthJson.Default.AnonymousSession)
            .Handle(new InitSession(keeper, x.Challenges, x.AppAttest, x.Settings, x.Clock).Handle);

        api.Post("auth.signup", "/auth/signup").AnonymousOnly().Limit(5, Per.Minute).Summary("Sends a newcomer a code.").Errors(400, 409)
            .Takes(static () => AuthJson.Default.SignupBody, static () => new SignupRules())
            .Handle(new Signup(sql, new EmailScreening(sql, x.AddressChecker), codes, sender, x.Clock).Handle);

        api.Post("auth.verifySignup", "/auth/signup/verify").AnonymousOnly().Limit(10, Per.Minute).Summary("Makes the account whose contact the code proves.").Errors(400, 404, 409)
            .Takes(static () => AuthJson.Default.VerifySignupBody, static () => new VerifySignupRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new VerifySignup(sql, accounts, codes, signIn, x.Locks, x.Clock).Handle);

        api.Post("auth.login", "/auth/login").AnonymousOnly().Limit(10, Per.Minute).Summary("Signs in by password, or sends a code.").Errors(400, 404)
            .Takes(static () => AuthJson.Default.LoginBody, static () => new LoginRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new Login(sql, codes, sender, signIn, limits, x.Settings, x.Clock).Handle);

        api.Post("auth.verifyLogin", "/auth/login/verify").AnonymousOnly().Limit(10, Per.Minute).Summary("Signs in by a code.").Errors(400, 404)
            .Takes(static () => AuthJson.Default.VerifyLoginBody, static () => new VerifyLoginRules())
            .Answers(static () => AuthJson.Default.SignInAnswer)
            .Handle(new VerifyLogin(sql, codes, signIn, x.Settings, x.Clock).Handle);

        api.Post("auth.refreshSession", "/auth/refresh").Open().Limit(20, Per.Minute).Summary("Gives a new access token for a refresh token.").Errors(400, 401, 403)
            .Takes(static () => AuthJson.Default.RefreshTokenBody, static () => new RefreshTokenRules())
            .Answers(static () => AuthJson.Default.RefreshedSession)
            .Handle(new Refresh(sql, x.Sessions, keeper, x.Tokens, x.Settings, x.Clock).Handle);

        api.Post("auth.logout", "/auth/logout").Members(anonymousStatus: 403).OpenToSuspended().Summary("Ends the session.").Errors(400)
            .Takes(static () => AuthJson.Default.RefreshTokenBody, static () => new RefreshTokenRules())
            .Answers(static () => AuthJson.Default.AnonymousSession)
            .Handle(new Logout(x.Sessions, x.PushTokens, keeper, x.Settings, x.Clock).Handle);

        api.Get("auth.validateToken", "/auth/validate").Members(anonymousStatus: 403).OpenToSuspended().Summary("Tells whose token it is.")
            .Answers(static () => AuthJson.Default.ValidatedToken)
            .Handle(new ValidateToken(sql, settings, currencies, media).Handle);

        api.Get("auth.getSuspended", "/auth/suspended").Members(anonymousStatus: 403).OpenToSuspended().Summary("Tells a suspended member where support is.")
            .Answers(static () => AuthJson.Default.SuspendedInfo)
            .Handle(new GetSuspended(sql, settings).Handle);

        api.Post("auth.requestPasswordReset", "/auth/forgot-password/otp").Open().Limit(3, Per.Minute).Summary("Mails a code for a new password.").Errors(400, 404)
            .Takes(static () => AuthJson.Default.EmailBody, static () => new EmailRules())
            .Handle(new RequestPasswordReset(sql, codes, sender, x.Clock).Handle);

        api.Post("auth.verifyPasswordReset", "/auth/forgot-password/verify").Open().Limit(10, Per.Minute).Summary("Takes the code and gives the proof that a reset asks for.").Errors(400)
            .Takes(static () => AuthJson.Default.VerifyPasswordResetBody, static () => new VerifyPasswordResetRules())
            .Answers(static () => AuthJson.Default.ResetAllowed)
            .Handle(new VerifyPasswordReset(codes, proof, x.Clock).Handle);

        api.Post("auth.resetPassword", "/auth/reset-password").Open().Limit(10, Per.Minute).Summary("Sets a new password.").Errors(400, 401, 404)
            .Takes(static () => AuthJson.Default.ResetPasswordBody, () => new ResetPasswordRules(x.Settings.PasswordMinLength))
            .Handle(new ResetPassword(sql, proof, x.Sessions, x.Clock).Handle);

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
