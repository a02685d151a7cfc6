using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/login.</summary>
internal sealed class LoginBody : DeviceFields
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
internal sealed partial class LoginRules : IRules<LoginBody>
{
    public void Check(LoginBody input, Faults faults)
    {
        if (input.IsOtpLogin is null) faults.Add("is_otp_login", "is_otp_login must be true or false.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode)) faults.Unless(CountryCodeForm().IsMatch(input.CountryCode), "country_code", "country_code must be a plus and 1 to 4 digits.");
        if (!string.IsNullOrWhiteSpace(input.Phone))
        {
            var digits = input.Phone.Replace(" ", "", StringComparison.Ordinal);
            var wanted = input.CountryCode == "+91" ? digits.Length == 10 : digits.Length is >= 6 and <= 15;
            faults.Unless(wanted && digits.All(char.IsAsciiDigit), "phone", input.CountryCode == "+91" ? "phone must have exactly 10 digits for +91." : "phone must have 6 to 15 digits.");
        }

        if (input.Mobile is null && string.IsNullOrWhiteSpace(input.UsernameEmail)) faults.Add("username_email", "Give username_email, or country_code and phone.");
        if (input.IsOtpLogin == false && string.IsNullOrEmpty(input.Password)) faults.Add("password", "password is required.");
    }

    [GeneratedRegex(@"^\+\d{1,4}$")]
    private static partial Regex CountryCodeForm();
}

/// <summary>POST /auth/login: by password, or by asking for a code. Contract: platform-auth.md.</summary>
internal sealed class Login(AuthSql users, OneTimeCodes codes, CodeSender sender, SignIn signIn, IRateLimits limits, HandlerSettings settings, TimeProvider clock)
{
    public Task<Reply<SignInAnswer>> Handle(Call<LoginBody> call) => call.Input.IsOtpLogin == true ? ByCode(call) : ByPassword(call);

    private async Task<Reply<SignInAnswer>> ByCode(Call<LoginBody> call)
    {
        var now = clock.GetUtcNow();
        var mobile = call.Input.Mobile;
        var user = (mobile is not null
            ? await users.ByMobile(mobile, call.Cancelled)
            : await users.ByEmail(Contacts.Email(call.Input.UsernameEmail!), call.Cancelled)) ?? throw NoSuchAccount();
        SignIn.DemandSignInAllowed(user, now);
        if (user is { HasTwoSteps: true, HasPassword: true } && !settings.CodeAloneOpensTwoStepAccounts)
            throw ApiException.Unauthorized("This account signs in with its password first.");

        var identifier = mobile ?? Contacts.Email(user.Email!);
        var code = await codes.Issue(identifier, CodePurpose.Login, user.Id, now, call.Cancelled);
        await sender.Send(CodeMailKind.Login, [identifier], code, mobile is null ? identifier : null, mobile, call.Cancelled);
        return CodeSent();
    }

    private async Task<Reply<SignInAnswer>> ByPassword(Call<LoginBody> call)
    {
        var now = clock.GetUtcNow();
        var user = await Find(call.Input, call.Cancelled);
        if (user is null)
        {
            // As long as a real comparison, so that time does not tell who has an account.
            Passwords.Verify(call.Input.Password!, null);
            throw NoSuchAccount();
        }

        await DemandRightPassword(user, call.Input.Password!, now, call.Cancelled);
        SignIn.DemandSignInAllowed(user, now);
        if (!user.HasTwoSteps) return await signIn.Finish(user, call.Input, call.Request, now);

        var identifier = CodeIdentifiers.For(user).FirstOrDefault() ?? throw ApiException.Failed("The account has no contact for its second step; contact support.");
        var code = await codes.Issue(identifier, CodePurpose.SecondStep, user.Id, now, call.Cancelled);
        var isMail = identifier.Contains('@', StringComparison.Ordinal);
        await sender.Send(CodeMailKind.Login, [identifier], code, isMail ? identifier : null, isMail ? null : identifier, call.Cancelled);
        return CodeSent();
    }

    private async Task<UserRow?> Find(LoginBody body, CancellationToken cancelled)
    {
        if (body.Mobile is { } mobile) return await users.ByMobile(mobile, cancelled);
        var name = body.UsernameEmail!.Trim();
        return name.Contains('@', StringComparison.Ordinal) ? await users.ByEmail(Contacts.Email(name), cancelled) : await users.ByUsername(name, cancelled);
    }

    /// <summary>The password before anything about the account is said; ten wrong ones (a setting) close it for the rest of the window.</summary>
    private async Task DemandRightPassword(UserRow user, string password, DateTimeOffset now, CancellationToken cancelled)
    {
        var key = $"wrong_password:{user.Id}";
        if (settings.WrongPasswords > 0 && await limits.Peek(key, settings.WrongPasswords, settings.WrongPasswordWindow, cancelled) is { Allowed: false } closed)
            throw Closed(closed, now);
        var isRight = Passwords.Verify(password, user.Password);
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

    private static Reply<SignInAnswer> CodeSent() => Reply.Ok("A code was sent.", new SignInAnswer { ActionRequired = "2fa_verify" });
}
