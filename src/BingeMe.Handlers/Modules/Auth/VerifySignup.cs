using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/signup/verify.</summary>
internal sealed class VerifySignupRequest : DeviceFields
{
    public string? Identifier { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Otp { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? CountryCode { get; set; }
}

/// <summary>Formats and presence (contract, /auth/signup/verify).</summary>
internal sealed partial class VerifySignupValidator : Validator<VerifySignupRequest>
{
    public VerifySignupValidator() =>
        Text("identifier", static b => b.Identifier, static f => f.Required().Must(
            static v => v.Contains('@', StringComparison.Ordinal) ? Contacts.IsEmail(v) : Contacts.IsPhone(v), "identifier must be the mail address or the phone number that the code was sent to."))
            .Check(static (input, errors) => errors.Unless(
                string.IsNullOrWhiteSpace(input.Identifier) || input.Identifier.Contains('@', StringComparison.Ordinal) || input.Identifier.TrimStart().StartsWith('+')
                    || !string.IsNullOrWhiteSpace(input.CountryCode),
                "countryCode",
                "countryCode is required when identifier is a phone number without one."))
            .Text("otp", static b => b.Otp, static f => f.Required().Matches(CodeForm(), "otp must have 5 to 8 digits."))
            .Text("name", static b => b.Name, static f => f.Trimmed().AtMost(100).Must(Texts.IsName, Texts.NotShown("name")))
            .Text("email", static b => b.Email, static f => f.MailAddress())
            .Text("phone", static b => b.Phone, static f => f.PhoneNumber())
            .Text("countryCode", static b => b.CountryCode, static f => f.CountryCode());

    [GeneratedRegex(@"^[0-9]{5,8}\z")]
    private static partial Regex CodeForm();
}

/// <summary>
/// POST /auth/signup/verify: the code proves one contact, and that one alone becomes the account's: another is stored once its own code is
/// given (ruling 29). Contract: platform-auth.md.
/// </summary>
internal sealed class VerifySignup(Db db, NewAccountSql accounts, OneTimeCodes codes, SignIn signIn, INamedLocks locks, TimeProvider clock)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    public async Task<Response<SignInResponse>> Handle(RequestContext<VerifySignupRequest> context)
    {
        var now = clock.GetUtcNow();
        var body = context.Input;
        var isByMail = body.Identifier!.Contains('@', StringComparison.Ordinal);
        var proven = isByMail ? Contacts.Email(body.Identifier) : Mobile(body.Identifier, body.CountryCode);
        var (email, mobile) = isByMail ? (proven, "") : ("", proven);

        // The code is used up before anything is written, so that sending it twice makes one account.
        var result = await codes.Verify(proven, body.Otp!, [CodePurpose.Signup], null, now, context.Cancelled);

        // The legacy stack stores the code under the address as typed.
        if (result == CodeResult.Missing && isByMail && body.Identifier != proven)
            result = await codes.Verify(body.Identifier, body.Otp!, [CodePurpose.Signup], null, now, context.Cancelled);
        RequireRight(result);

        long id;
        await using (await locks.Acquire($"contact:{proven}", LockWait, context.Cancelled))
        {
            if (await db.Run(sql => isByMail ? Members.IsEmailTaken(sql, proven) : Members.IsMobileTaken(sql, proven), context.Cancelled))
                throw ApiException.Conflict("An account with this contact exists already; sign in instead.");
            id = await db.Run(sql => accounts.Insert(sql,
                new NewAccount(string.IsNullOrWhiteSpace(body.Name) ? "User" : body.Name.Trim(), email, mobile)
                {
                    IsEmailProven = isByMail,
                    IsMobileProven = !isByMail,
                    Ip = context.Request.ClientAddress,
                    ReferredBy = long.TryParse(context.Request.Headers.Cookie("referred"), out var referrer) ? referrer : null,
                },
                now, context.Cancelled), context.Cancelled);
        }

        var user = await db.Run(sql => Members.Account(sql, id), context.Cancelled) ?? throw new InvalidOperationException("The new account cannot be read.");
        return await signIn.CompleteNew(user, body, context.Request, now);
    }

    private static string Mobile(string identifier, string? countryCode) =>
        identifier.TrimStart().StartsWith('+') ? $"+{Contacts.Digits(identifier)}" : Contacts.Phone(countryCode!, identifier);

    private static void RequireRight(CodeResult result)
    {
        switch (result)
        {
            case CodeResult.Right: return;
            case CodeResult.Missing: throw ApiException.NotFound("No code is waiting for this contact; ask for a new one.");
            case CodeResult.Exhausted: throw new ApiException(429, "Too many wrong codes; ask for a new one.");
            case CodeResult.Expired: throw ApiException.BadField("otp", "otp has expired; ask for a new one.");
            default: throw ApiException.BadField("otp", "otp is not right.");
        }
    }
}
