using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>The contacts that a body may name.</summary>
internal class ContactFields
{
    public string? Email { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Mobile { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? CountryCode { get; set; }

    /// <summary>Number and code; null when no number is given. The rules have seen to it that they fit each other.</summary>
    [JsonIgnore]
    public Phone? Phone => string.IsNullOrWhiteSpace(Mobile) || string.IsNullOrWhiteSpace(CountryCode) ? null : Phone.Of(CountryCode, Mobile);
}

/// <summary>Forms of an address and of a number with its country code (contract, POST /user/profile).</summary>
internal static partial class ContactRules
{
    public static void Check(ContactFields input, Faults faults)
    {
        if (!string.IsNullOrEmpty(input.Email)) faults.Unless(Contacts.IsEmail(input.Email), "email", "email must be a mail address of at most 255 characters.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode))
            faults.Unless(CountryCodeForm().IsMatch(input.CountryCode.Trim()), "country_code", "country_code must be like +91.");
        if (string.IsNullOrEmpty(input.Mobile)) return;
        faults.Unless(input.Mobile.Length is >= 6 and <= 20 && Contacts.IsPhone(input.Mobile), "mobile", "mobile must have 6 to 15 digits in at most 20 characters.");
        if (!faults.Required("country_code", input.CountryCode) || faults.Has("country_code") || faults.Has("mobile")) return;
        faults.Unless(input.Phone is { Digits.Length: <= 15 }, "mobile", "mobile must fit its country_code.");
    }

    [GeneratedRegex(@"^\+[0-9]{1,4}$")]
    private static partial Regex CountryCodeForm();
}

/// <summary>At least one contact, each in its form (contract, POST /user/send-otp).</summary>
internal sealed class SendCodesRules : IRules<ContactFields>
{
    public void Check(ContactFields input, Faults faults)
    {
        if (string.IsNullOrWhiteSpace(input.Email) && string.IsNullOrWhiteSpace(input.Mobile)) faults.Add("email", "Give an email, or a mobile with its country_code.");
        ContactRules.Check(input, faults);
    }
}

/// <summary>POST /user/send-otp: a code to each contact that is about to change, a different one to each. Contract: users.md.</summary>
internal sealed class SendContactCodes(ProfileSql profiles, OneTimeCodes codes, SendLimits limits, CodeSender sender, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<CodesSent>> Handle(Call<ContactFields> call)
    {
        var row = await profiles.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        var email = string.IsNullOrWhiteSpace(call.Input.Email) ? null : Contacts.Email(call.Input.Email);
        if (email is not null && email == Contacts.Email(row.Email ?? "")) email = null;
        var phone = call.Input.Phone is { } given && !given.IsSameAs(row.Mobile) ? given : null;

        if (email is not null && await profiles.IsEmailTaken(email, row.Id, call.Cancelled)) throw ApiException.Conflict("Another account has this mail address.");
        if (phone is not null && await profiles.IsMobileTaken(phone, row.Id, call.Cancelled)) throw ApiException.Conflict("Another account has this number.");

        // Both destinations are counted before anything is sent, so that a refusal leaves no half of it done.
        if (email is not null) await limits.Demand(email, call.Cancelled);
        if (phone is not null) await limits.Demand(phone.Full, call.Cancelled);
        var byMail = email is null ? null : await Send(email, email, null, null, call);
        if (phone is not null) await Send(phone.Full, null, phone.Full, byMail, call);
        return Reply.Ok("The codes were sent.", new CodesSent(ids.Encode(row.Id), email is not null, phone is not null));
    }

    private async Task<string> Send(string identifier, string? email, string? mobile, string? unlike, Call<ContactFields> call)
    {
        var code = await codes.Issue([identifier], CodePurpose.SettingsUpdate, call.MemberId, unlike, clock.GetUtcNow(), call.Cancelled);
        await sender.Send(CodeMailKind.SettingsUpdate, [identifier], code, email, mobile, call.Cancelled);
        return code;
    }
}

/// <summary>Data of POST /user/send-otp: to which contacts a code went.</summary>
internal sealed record CodesSent(string UserId, bool EmailSendOtp, bool MobileSendOtp);
