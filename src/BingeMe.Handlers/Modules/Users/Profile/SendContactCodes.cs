using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
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

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Mobile { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? CountryCode { get; set; }

    /// <summary>The password, for a change that takes it (ruling 31).</summary>
    public string? CurrentPassword { get; set; }

    /// <summary>Number and code; null when no number is given. The rules have seen to it that they fit each other.</summary>
    [JsonIgnore]
    public Phone? Phone => string.IsNullOrWhiteSpace(Mobile) || string.IsNullOrWhiteSpace(CountryCode) ? null : Phone.Of(CountryCode, Mobile);
}

/// <summary>Forms of an address and of a number with its country code (contract, POST /user/profile).</summary>
internal static partial class ContactRules
{
    public static Validator<T> Contact<T>(this Validator<T> rules)
        where T : ContactFields => rules
        .Text("email", static b => b.Email, static f => f.KeepBlank().MailAddress("email must be a mail address of at most 255 characters."))
        .Text("country_code", static b => b.CountryCode, static f => f.Trimmed().Matches(CountryCodeForm(), "country_code must be like +91."))
        .Text("mobile", static b => b.Mobile, static f => f.KeepBlank().Must(
            static v => v.Length is >= 6 and <= 20 && Contacts.IsPhone(v), "mobile must have 6 to 15 digits in at most 20 characters."))
        .Check(Fit);

    private static void Fit(ContactFields input, ValidationErrors errors)
    {
        if (string.IsNullOrEmpty(input.Mobile)) return;
        if (!errors.Required("country_code", input.CountryCode) || errors.Has("country_code") || errors.Has("mobile")) return;
        errors.Unless(input.Phone is { IsWhole: true }, "mobile", "mobile must fit its country_code.");
    }

    [GeneratedRegex(@"^\+[0-9]{1,4}\z")]
    private static partial Regex CountryCodeForm();
}

/// <summary>At least one contact, each in its form (contract, POST /user/send-otp).</summary>
internal sealed class SendCodesValidator : Validator<ContactFields>
{
    public SendCodesValidator() => Check(static (input, errors) => errors.Unless(
        !string.IsNullOrWhiteSpace(input.Email) || !string.IsNullOrWhiteSpace(input.Mobile), "email", "Give an email, or a mobile with its country_code.")).Contact();
}

/// <summary>POST /user/send-otp: a code to each contact that is about to change, a different one to each. Contract: users.md.</summary>
internal sealed class SendContactCodes(Db db, OneTimeCodes codes, SendLimits limits, CodeSender sender, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<CodesSent>> Handle(RequestContext<ContactFields> context)
    {
        var row = await db.Run(sql => ProfileSql.ById(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        var email = string.IsNullOrWhiteSpace(context.Input.Email) ? null : Contacts.Email(context.Input.Email);
        if (email is not null && email == Contacts.Email(row.Email ?? "")) email = null;
        var phone = context.Input.Phone is { } given && !given.IsSameAs(row.Mobile) ? given : null;

        if (email is not null && await db.Run(sql => Members.IsEmailTaken(sql, email, row.Id), context.Cancelled)) throw ApiException.Conflict("Another account has this mail address.");
        if (phone is not null && await db.Run(sql => Members.IsMobileTaken(sql, phone.Digits, phone.National, row.Id), context.Cancelled)) throw ApiException.Conflict("Another account has this number.");

        // All limits of both are asked before any counts and anything is sent, so that a refusal leaves no half of it done.
        string[] destinations = [.. new[] { email, phone?.Full }.OfType<string>()];
        if (destinations.Length > 0) await codes.RequireOpen(destinations, context.MemberId, clock.GetUtcNow(), context.Cancelled);
        await limits.Require(destinations, context.Cancelled);
        var byMail = email is null ? null : await Send(email, email, null, null, context);
        if (phone is not null) await Send(phone.Full, null, phone.Full, byMail, context);
        return Response.Ok("The codes were sent.", new CodesSent(ids.Encode(row.Id), email is not null, phone is not null));
    }

    private async Task<string> Send(string identifier, string? email, string? mobile, string? unlike, RequestContext<ContactFields> context)
    {
        var code = await codes.Issue([identifier], CodePurpose.SettingsUpdate, context.MemberId, unlike, clock.GetUtcNow(), context.Cancelled);
        await sender.Send(CodeMailKind.SettingsUpdate, [identifier], CodePurpose.SettingsUpdate, code, email, mobile, context.Cancelled);
        return code;
    }
}

/// <summary>Data of POST /user/send-otp: to which contacts a code went.</summary>
internal sealed record CodesSent(string UserId, bool EmailSendOtp, bool MobileSendOtp);
