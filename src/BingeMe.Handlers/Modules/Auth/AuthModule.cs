using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Signing up, in and out. Contract: platform-auth.md, Module auth.</summary>
internal static class AuthModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        var sessionService = new SessionService(services.Sessions, services.Tokens, services.Entropy, services.Alerts, services.Settings);
        var signIn = new SignIn(services.Db, sessionService, services.Tokens, services.Currencies, services.MediaUrls, services.PushTokens, services.Sessions, services.OneTimeCodes, services.CodeSender, services.Faults, services.Settings);
        var accounts = new NewAccountSql(services.AdminSettings, services.Entropy);
        var proof = new ResetProof(services.Codes, services.Entropy, services.Settings);
        var identity = new IdentitySignIn(services.Db, accounts, services.AllSessions, signIn, services.Locks, services.Settings, services.Clock);

        api.Post("auth.initSession", "/auth/init").Open().Limit(30, RatePer.Minute).Summary("Opens an anonymous session.").Errors(400, 401, 403).ReadsHeaders("X-Client")
            .Accepts(static () => AuthJson.Default.InitRequest)
            .Produces(static () => AuthJson.Default.OpenedSession)
            .Handle(new InitSession(sessionService, services.Challenges, services.AppAttest, services.Settings, services.Clock).Handle);

        api.Post("auth.signup", "/auth/signup").AnonymousOnly().Limit(5, RatePer.Minute).Summary("Sends a newcomer a code.").Errors(400, 409)
            .Accepts(static () => AuthJson.Default.SignupRequest, static () => new SignupValidator())
            .Handle(new Signup(services.Db, new EmailScreening(services.Db, services.AddressChecker), services.OneTimeCodes, services.CodeSender, services.Clock).Handle);

        api.Post("auth.verifySignup", "/auth/signup/verify").AnonymousOnly().Limit(10, RatePer.Minute).Summary("Makes the account whose contact the code proves.").Errors(400, 404, 409)
            .Accepts(static () => AuthJson.Default.VerifySignupRequest, static () => new VerifySignupValidator())
            .Produces(static () => AuthJson.Default.SignInResponse)
            .Handle(new VerifySignup(services.Db, accounts, services.OneTimeCodes, signIn, services.Locks, services.Clock).Handle);

        api.Post("auth.login", "/auth/login").AnonymousOnly().Limit(10, RatePer.Minute).Summary("Signs in by password, or sends a code.").Errors(400, 404)
            .Accepts(static () => AuthJson.Default.LoginRequest, static () => new LoginValidator())
            .Produces(static () => AuthJson.Default.SignInResponse)
            .Handle(new Login(services.Db, services.PasswordHashes, services.OneTimeCodes, services.CodeSender, signIn, services.FailOpenLimits, services.Settings, services.Clock).Handle);

        api.Post("auth.verifyLogin", "/auth/login/verify").AnonymousOnly().Limit(10, RatePer.Minute).Summary("Signs in by a code.").Errors(400, 404)
            .Accepts(static () => AuthJson.Default.VerifyLoginRequest, static () => new VerifyLoginValidator())
            .Produces(static () => AuthJson.Default.SignInResponse)
            .Handle(new VerifyLogin(services.Db, services.OneTimeCodes, services.AllSessions, signIn, services.Settings, services.Clock).Handle);

        api.Post("auth.refreshSession", "/auth/refresh").Open().Limit(20, RatePer.Minute).Summary("Gives a new access token for a refresh token.").Errors(400, 401, 403)
            .Accepts(static () => AuthJson.Default.RefreshTokenRequest, static () => new RefreshTokenValidator())
            .Produces(static () => AuthJson.Default.RefreshedSession)
            .Handle(new Refresh(services.Db, services.Sessions, sessionService, services.Tokens, services.Settings, services.Clock).Handle);

        api.Post("auth.logout", "/auth/logout").Members(anonymousStatus: 403).OpenToSuspended().Summary("Ends the session.").Errors(400)
            .Accepts(static () => AuthJson.Default.RefreshTokenRequest, static () => new RefreshTokenValidator())
            .Produces(static () => AuthJson.Default.AnonymousSession)
            .Handle(new Logout(services.PushTokens, sessionService, services.Faults, services.Settings, services.Clock).Handle);

        api.Get("auth.validateToken", "/auth/validate").Members(anonymousStatus: 403).OpenToSuspended().Summary("Tells whose token it is.")
            .Produces(static () => AuthJson.Default.ValidatedToken)
            .Handle(new ValidateToken(services.Db, services.AdminSettings, services.Currencies, services.MediaUrls).Handle);

        api.Get("auth.getSuspended", "/auth/suspended").Members(anonymousStatus: 403).OpenToSuspended().Summary("Tells a suspended member where support is.")
            .Produces(static () => AuthJson.Default.SuspendedInfo)
            .Handle(new GetSuspended(services.Db, services.AdminSettings).Handle);

        api.Post("auth.requestPasswordReset", "/auth/forgot-password/otp").Open().Limit(3, RatePer.Minute).Summary("Mails a code for a new password.").Errors(400, 404)
            .Accepts(static () => AuthJson.Default.EmailRequest, static () => new EmailValidator())
            .Handle(new RequestPasswordReset(services.Db, services.OneTimeCodes, services.CodeSender, services.Clock).Handle);

        api.Post("auth.verifyPasswordReset", "/auth/forgot-password/verify").Open().Limit(10, RatePer.Minute).Summary("Takes the code and gives the proof that a reset asks for.").Errors(400)
            .Accepts(static () => AuthJson.Default.VerifyPasswordResetRequest, static () => new VerifyPasswordResetValidator())
            .Produces(static () => AuthJson.Default.ResetAllowed)
            .Handle(new VerifyPasswordReset(services.OneTimeCodes, proof, services.Locks, services.Clock).Handle);

        api.Post("auth.resetPassword", "/auth/reset-password").Open().Limit(10, RatePer.Minute).Summary("Sets a new password.").Errors(400, 401, 404)
            .Accepts(static () => AuthJson.Default.ResetPasswordRequest, () => new ResetPasswordValidator(services.Settings.PasswordMinLength))
            .Handle(new ResetPassword(services.Db, proof, services.PasswordHashes, services.OneTimeCodes, services.AllSessions, services.AccountNotices, services.Clock).Handle);

        api.Post("auth.signInGoogle", "/auth/google").Open().Limit(30, RatePer.Minute).Summary("Signs in by a Google identity token.").Errors(400, 401, 403)
            .Accepts(static () => AuthJson.Default.GoogleRequest, static () => new GoogleValidator())
            .Produces(static () => AuthJson.Default.SignInResponse)
            .Handle(new SignInGoogle(services.IdentityTokens, identity, services.Settings).Handle);

        api.Post("auth.signInApple", "/auth/apple").Open().Limit(30, RatePer.Minute).Summary("Signs in by an Apple identity token or code.").Errors(400, 401, 403)
            .Accepts(static () => AuthJson.Default.AppleRequest, static () => new AppleValidator())
            .Produces(static () => AuthJson.Default.SignInResponse)
            .Handle(new SignInApple(services.IdentityTokens, identity, services.Settings).Handle);
    }
}
