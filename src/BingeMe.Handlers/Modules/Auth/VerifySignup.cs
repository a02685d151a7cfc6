using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/signup/verify.</summary>
internal sealed class VerifySignupBody : DeviceFields
{
    public string? Identifier { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Otp { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? CountryCode { get; set; }
}

/// <summary>Formats and presence (contract, /auth/signup/verify).</summary>
internal sealed partial class VerifySignupRules : IRules<VerifySignupBody>
{
    public void Check(VerifySignupBody input, Faults faults)
    {
        if (faults.Required("identifier", input.Identifier) && !input.Identifier!.Contains('@', StringComparison.Ordinal))
        {
            faults.Unless(Contacts.IsPhone(input.Identifier), "identifier", "identifier must be the mail address or the phone number that the code was sent to.");
            faults.Unless(
                input.Identifier.StartsWith('+') || !string.IsNullOrWhiteSpace(input.CountryCode), "countryCode", "countryCode is required when identifier is a phone number without one.");
        }

        if (faults.Required("otp", input.Otp)) faults.Unless(CodeForm().IsMatch(input.Otp!), "otp", "otp must have 5 to 8 digits.");
        if (!string.IsNullOrWhiteSpace(input.Name)) faults.Unless(input.Name.Trim().Length <= 100, "name", "name must have at most 100 characters.");
        if (!string.IsNullOrWhiteSpace(input.Email)) faults.Unless(Contacts.IsEmail(input.Email), "email", "email must be a mail address.");
        if (!string.IsNullOrWhiteSpace(input.Phone)) faults.Unless(Contacts.IsPhone(input.Phone), "phone", "phone must have 6 to 15 digits.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode)) faults.Unless(Contacts.IsCountryCode(input.CountryCode), "countryCode", "countryCode must be like +91.");
    }

    [GeneratedRegex(@"^\d{5,8}$")]
    private static partial Regex CodeForm();
}

/// <summary>
/// POST /auth/signup/verify: the code proves one contact, and that contact becomes the account's. Another one may be stored with it,
/// unproven. Contract: platform-auth.md.
/// </summary>
internal sealed class VerifySignup(AuthSql users, NewAccountSql accounts, OneTimeCodes codes, SignIn signIn, INamedLocks locks, TimeProvider clock)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    public async Task<Reply<SignInAnswer>> Handle(Call<VerifySignupBody> call)
    {
        var now = clock.GetUtcNow();
        var body = call.Input;
        var isByMail = body.Identifier!.Contains('@', StringComparison.Ordinal);
        var proven = isByMail ? Contacts.Email(body.Identifier) : Mobile(body.Identifier, body.CountryCode);
        var email = isByMail ? proven : string.IsNullOrWhiteSpace(body.Email) ? "" : Contacts.Email(body.Email);
        var mobile = !isByMail ? proven : string.IsNullOrWhiteSpace(body.Phone) || string.IsNullOrWhiteSpace(body.CountryCode) ? "" : Contacts.Phone(body.CountryCode, body.Phone);

        // The code is used up before anything is written, so that sending it twice makes one account.
        var result = await codes.Verify(proven, body.Otp!, [CodePurpose.Signup], null, now, call.Cancelled);

        // The legacy stack stores the code under the address as typed.
        if (result == CodeResult.Missing && isByMail && body.Identifier != proven)
            result = await codes.Verify(body.Identifier, body.Otp!, [CodePurpose.Signup], null, now, call.Cancelled);
        DemandRight(result);

        long id;
        await using (await LockContacts(email, mobile, call.Cancelled))
        {
            if (await users.IsTaken(email.Length == 0 ? null : email, mobile.Length == 0 ? null : mobile, call.Cancelled))
                throw ApiException.Conflict("An account with this contact exists already; sign in instead.");
            id = await accounts.Insert(
                new NewAccount(string.IsNullOrWhiteSpace(body.Name) ? "User" : body.Name.Trim(), email, mobile)
                {
                    IsEmailProven = isByMail,
                    IsMobileProven = !isByMail,
                    Ip = call.Request.ClientAddress,
                    ReferredBy = long.TryParse(call.Request.Headers.Cookie("referred"), out var referrer) ? referrer : null,
                },
                now,
                call.Cancelled);
        }

        var user = await users.ById(id, call.Cancelled) ?? throw new InvalidOperationException("The new account cannot be read.");
        return await signIn.FinishNew(user, body, call.Request, now);
    }

    /// <summary>Holds every contact that the account will have, in one order, so that two signups never wait for each other crosswise.</summary>
    private async Task<ContactLocks> LockContacts(string email, string mobile, CancellationToken cancelled)
    {
        var held = new ContactLocks();
        try
        {
            foreach (var contact in new[] { email, mobile }.Where(static c => c.Length > 0).Order(StringComparer.Ordinal))
                held.Add(await locks.Acquire($"contact:{contact}", LockWait, cancelled));
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    private static string Mobile(string identifier, string? countryCode) =>
        identifier.StartsWith('+') ? $"+{Contacts.Digits(identifier)}" : Contacts.Phone(countryCode!, identifier);

    private static void DemandRight(CodeResult result)
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

/// <summary>The named locks on the contacts of one account, let go together.</summary>
internal sealed class ContactLocks : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> held = new(2);

    public void Add(IAsyncDisposable one) => held.Push(one);

    public async ValueTask DisposeAsync()
    {
        while (held.TryPop(out var one)) await one.DisposeAsync();
    }
}
