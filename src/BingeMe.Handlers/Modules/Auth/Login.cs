using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/login.</summary>
internal sealed class LoginRequest : DeviceFields
{
    [JsonPropertyName("is_otp_login")]
    public bool? IsOtpLogin { get; set; }

    [JsonPropertyName("username_email")]
    public string? UsernameEmail { get; set; }

    [JsonPropertyName("country_code")]
    public string? CountryCode { get; set; }

    public string? Phone { get; set; }

    public string? Password { get; set; }

    /// <summary>Plus, country code and digits; null unless both parts are given.</summary>
    [JsonIgnore]
    public string? Mobile => string.IsNullOrWhiteSpace(CountryCode) || string.IsNullOrWhiteSpace(Phone) ? null : CountryCode + Phone.Replace(" ", "", StringComparison.Ordinal);
}

/// <summary>Formats and presence (contract, /auth/login).</summary>
internal sealed partial class LoginValidator : Validator<LoginRequest>
{
    public LoginValidator() =>
        Required("is_otp_login", static b => b.IsOtpLogin is not null, "is_otp_login must be true or false.")
            .Text("country_code", static b => b.CountryCode, static f => f.Matches(CountryCodeForm(), "country_code must be a plus and 1 to 4 digits."))
            .Check(Phone)
            .Check(static (input, errors) => errors.Unless(
                input.Mobile is not null || !string.IsNullOrWhiteSpace(input.UsernameEmail), "username_email", "Give username_email, or country_code and phone."))
            .Check(static (input, errors) => errors.Unless(input.IsOtpLogin != false || !string.IsNullOrEmpty(input.Password), "password", "password is required."));

    private static void Phone(LoginRequest input, ValidationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(input.Phone)) return;
        var digits = input.Phone.Replace(" ", "", StringComparison.Ordinal);
        var wanted = input.CountryCode == "+91" ? digits.Length == 10 : digits.Length is >= 6 and <= 15;
        errors.Unless(wanted && digits.All(char.IsAsciiDigit), "phone", input.CountryCode == "+91" ? "phone must have exactly 10 digits for +91." : "phone must have 6 to 15 digits.");
    }

    [GeneratedRegex(@"^\+[0-9]{1,4}\z")]
    private static partial Regex CountryCodeForm();
}

/// <summary>POST /auth/login: by password, or by asking for a code. Contract: platform-auth.md.</summary>
internal sealed class Login(
    Db db,
    PasswordHashes passwords,
    OneTimeCodes codes,
    CodeSender sender,
    SignIn signIn,
    IRateLimits limits,
    HandlerSettings settings,
    TimeProvider clock)
{
    public Task<Response<SignInResponse>> Handle(RequestContext<LoginRequest> context) => context.Input.IsOtpLogin == true ? ByCode(context) : ByPassword(context);

    private async Task<Response<SignInResponse>> ByCode(RequestContext<LoginRequest> context)
    {
        var now = clock.GetUtcNow();
        var mobile = context.Input.Mobile;
        var user = (mobile is not null
            ? await db.Run(sql => Members.ByMobile(sql, mobile), context.Cancelled)
            : await db.Run(sql => Members.ByEmail(sql, context.Input.UsernameEmail!), context.Cancelled)) ?? throw NoSuchAccount();
        SignIn.RequireSignInAllowed(user, now);
        if (user is { HasTwoSteps: true, HasPassword: true } && !settings.CodeAloneOpensTwoStepAccounts)
            throw ApiException.Unauthorized("This account signs in with its password first.");

        // To the stored contact, whatever was typed (ruling 28).
        var identifier = (mobile is null ? user.MailAddress : user.PhoneNumber) ?? throw ApiException.Failed("No code can be sent to this contact; contact support.");
        var code = await codes.Issue(identifier, CodePurpose.Login, user.Id, now, context.Cancelled);
        await sender.Send(CodeMailKind.Login, [identifier], CodePurpose.Login, code, mobile is null ? identifier : null, mobile is null ? null : identifier, context.Cancelled);
        return SignIn.CodeSent();
    }

    private async Task<Response<SignInResponse>> ByPassword(RequestContext<LoginRequest> context)
    {
        var now = clock.GetUtcNow();
        var user = await Find(context.Input, context.Cancelled);
        if (user is null)
        {
            // As long as a real comparison, so that time does not tell who has an account.
            await passwords.VerifyAsync(context.Input.Password!, null, context.Cancelled);
            throw NoSuchAccount();
        }

        await RequireRightPassword(user, context.Input.Password!, now, context.Cancelled);
        SignIn.RequireSignInAllowed(user, now);
        return user.HasTwoSteps
            ? await signIn.SecondStep(user, now, context.Cancelled)
            : await signIn.Complete(user, context.Input, context.Request, now, withPassword: true);
    }

    private async Task<Account?> Find(LoginRequest body, CancellationToken cancelled)
    {
        if (body.Mobile is { } mobile) return await db.Run(sql => Members.ByMobile(sql, mobile), cancelled);
        var name = body.UsernameEmail!.Trim();
        return name.Contains('@', StringComparison.Ordinal) ? await db.Run(sql => Members.ByEmail(sql, name), cancelled) : await db.Run(sql => Members.ByUsername(sql, name), cancelled);
    }

    /// <summary>The password before anything about the account is said; ten wrong ones (a setting) close it for the rest of the window.</summary>
    private async Task RequireRightPassword(Account user, string password, DateTimeOffset now, CancellationToken cancelled)
    {
        var key = $"wrong_password:{user.Id}";
        if (settings.WrongPasswords > 0 && await limits.Peek(key, settings.WrongPasswords, settings.WrongPasswordWindow, cancelled) is { Allowed: false } closed)
            throw Closed(closed, now);
        var isRight = await passwords.VerifyAsync(password, user.Password, cancelled);
        if (settings.WrongPasswords > 0)
        {
            // Guesses that ran side by side all saw an open account: what was compared after the last allowed mistake stays unsaid.
            var decision = isRight
                ? await limits.Peek(key, settings.WrongPasswords, settings.WrongPasswordWindow, cancelled)
                : await limits.Hit(key, settings.WrongPasswords, settings.WrongPasswordWindow, cancelled);
            if (!decision.Allowed) throw Closed(decision, now);
        }

        if (!isRight) throw ApiException.Unauthorized("The password is not right.");
    }

    private static ApiException Closed(RateDecision decision, DateTimeOffset now) =>
        ApiException.TooMany("Too many wrong passwords for this account; wait before trying again.", decision.ResetAt - now);

    private static ApiException NoSuchAccount() => ApiException.NotFound("There is no such account.");
}
