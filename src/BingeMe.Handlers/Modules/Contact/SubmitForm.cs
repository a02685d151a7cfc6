using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Contact;

/// <summary>Body of POST /contact.</summary>
internal sealed class ContactRequest
{
    public string? FullName { get; set; }

    public string? Email { get; set; }

    public string? Subject { get; set; }

    public string? Message { get; set; }

    /// <summary><c>on</c>, where terms and a privacy page are set.</summary>
    public string? AgreeTermsPrivacy { get; set; }

    /// <summary>What the captcha gave the browser.</summary>
    [JsonPropertyName("g-recaptcha-response")]
    public string? CaptchaResponse { get; set; }
}

/// <summary>The four fields, each in its form.</summary>
internal sealed class ContactValidator : Validator<ContactRequest>
{
    /// <summary>Google's are of some 500 to 2,000 characters.</summary>
    private const int LongestCaptcha = 4096;

    public ContactValidator() =>
        Text("full_name", static b => b.FullName, static f => f.Required().Trimmed().Length(2, 100).Must(Texts.IsShown, Texts.NotShown("full_name")))
            .Text("email", static b => b.Email, static f => f.Required().MailAddress())
            .Text("subject", static b => b.Subject, static f => f.Required().Trimmed().Length(5, 200).Must(Texts.IsShown, Texts.NotShown("subject")))
            .Text("message", static b => b.Message, static f => f.Required().Trimmed().Length(10, 2000).Must(Texts.IsShown, Texts.NotShown("message")))
            .Text("g-recaptcha-response", static b => b.CaptchaResponse, static f => f.AtMost(LongestCaptcha));
}

/// <summary>POST /contact: mails a visitor's words to the administration; nothing is stored. Contract: live-payout-privacy.md.</summary>
internal sealed class SubmitForm(AdminSettingsReader administration, ICaptcha captcha, IMailer mailer, FailOpenLimits limits)
{
    /// <summary>By mail address; the operation's own limit counts the client's network.</summary>
    private const int MailsPerHour = 5;

    public async Task<Response<Unit>> Handle(RequestContext<ContactRequest> context)
    {
        var form = context.Input;
        var rules = ContactRules.Of(await administration.Read(context.Cancelled));
        var errors = new ValidationErrors();
        if (rules.AsksConsent && form.AgreeTermsPrivacy != "on") errors.Add("agree_terms_privacy", "agree_terms_privacy must be on: agree to the terms and the privacy page.");
        if (rules.AsksCaptcha && string.IsNullOrWhiteSpace(form.CaptchaResponse)) errors.Add("g-recaptcha-response", "g-recaptcha-response is required.");
        if (!errors.None) throw ApiException.Invalid(errors);

        // Counted before the captcha is asked: a guess costs a call of Google's, too.
        await context.CountCall();
        if (rules.AsksCaptcha && !await captcha.Verify(form.CaptchaResponse!, context.Request.ClientAddress, context.Cancelled))
            throw ApiException.BadField("g-recaptcha-response", "g-recaptcha-response was not accepted; solve the captcha again.");
        var address = Contacts.Email(form.Email!);
        var decision = await limits.Hit($"contact:{Digest(address)}", MailsPerHour, RatePer.Hour, context.Cancelled);
        if (!decision.Allowed) throw ApiException.TooMany("Too many messages came from this address; wait before sending another.", decision.ResetAt - context.Now);

        var member = context.Caller is MemberCaller { Row: var row } ? $"{row.Id} ({row.Username})" : null;
        var mail = new ContactMail(form.FullName!.Trim(), address, form.Subject!.Trim(), form.Message!.Trim(), member, context.Request.ClientAddress, context.Now);
        if (!await mailer.SendContact(mail, context.Cancelled)) throw ApiException.Failed("Your message could not be sent; try again later.");
        return Response.Ok("Thank you: your message was sent.") with { SaysSuccess = true };
    }

    /// <summary>An address as a key of the limits' store: nobody's address lies there in plain text.</summary>
    private static string Digest(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)).AsSpan(0, 16));
}
