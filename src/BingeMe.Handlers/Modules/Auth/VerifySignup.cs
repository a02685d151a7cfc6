using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
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

        var check = await Right(body, proven, isByMail, now, context.Cancelled);
        Account user;
        TokenPair pair;
        await using (await locks.Acquire($"contact:{proven}", LockWait, context.Cancelled))
        {
            if (await db.Run(sql => isByMail ? Members.IsEmailTaken(sql, proven) : Members.IsMobileTaken(sql, proven), context.Cancelled))
                throw ApiException.Conflict("An account with this contact exists already; sign in instead.");
            var account = new NewAccount(string.IsNullOrWhiteSpace(body.Name) ? "User" : body.Name.Trim(), email, mobile)
            {
                IsEmailProven = isByMail,
                IsMobileProven = !isByMail,
                Ip = context.Request.ClientAddress,
                ReferredBy = long.TryParse(context.Request.Headers.Cookie("referred"), out var referrer) ? referrer : null,
            };
            (user, pair) = await db.Run(sql => Make(sql, account, check, context, now), context.Cancelled);
        }

        return await signIn.CompleteNew(user, pair, body, context.Request, now);
    }

    /// <summary>
    /// Account and session, and the code used up as the last step before the commit: what fails leaves none of it, and the code good. Sent twice, it
    /// makes one account all the same: its use is true for one call.
    /// </summary>
    private async Task<(Account User, TokenPair Pair)> Make(SqlScope sql, NewAccount account, CodeCheck check, RequestContext<VerifySignupRequest> context, DateTimeOffset now)
    {
        (Account User, TokenPair Pair)? made = null;
        var isUsed = false;
        try
        {
            await accounts.Insert(sql, account, now, async id =>
            {
                // Of a transaction that was given up and runs again, with another id.
                if (made is { } former) await signIn.Discard(former.Pair, former.User.Id);
                var user = await Members.Account(sql, id) ?? throw new InvalidOperationException("The new account cannot be read.");
                made = (user, await signIn.OpenNew(user, context.Request, now));
                isUsed = isUsed || await codes.Use(check, context.Input.Otp!, context.Cancelled);
                if (!isUsed) throw Missing();
            });
            return made!.Value;
        }
        catch
        {
            if (made is { } lost) await signIn.Discard(lost.Pair, lost.User.Id);
            throw;
        }
    }

    /// <summary>The right code, which is left good.</summary>
    private async Task<CodeCheck> Right(VerifySignupRequest body, string proven, bool isByMail, DateTimeOffset now, CancellationToken cancelled)
    {
        var check = await codes.Check(proven, body.Otp!, [CodePurpose.Signup], null, now, cancelled);

        // The legacy stack stores the code under the address as typed.
        if (check.Result == CodeResult.Missing && isByMail && body.Identifier != proven)
            check = await codes.Check(body.Identifier!, body.Otp!, [CodePurpose.Signup], null, now, cancelled);
        RequireRight(check.Result);
        return check;
    }

    private static ApiException Missing() => ApiException.NotFound("No code is waiting for this contact; ask for a new one.");

    private static string Mobile(string identifier, string? countryCode) =>
        identifier.TrimStart().StartsWith('+') ? $"+{Contacts.Digits(identifier)}" : Contacts.Phone(countryCode!, identifier);

    private static void RequireRight(CodeResult result)
    {
        switch (result)
        {
            case CodeResult.Right: return;
            case CodeResult.Missing: throw Missing();
            case CodeResult.Exhausted: throw new ApiException(429, "Too many wrong codes; ask for a new one.");
            case CodeResult.Expired: throw ApiException.BadField("otp", "otp has expired; ask for a new one.");
            default: throw ApiException.BadField("otp", "otp is not right.");
        }
    }
}
