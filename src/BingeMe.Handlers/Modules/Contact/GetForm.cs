using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Contact;

/// <summary>GET /contact: what the form is filled with, and what it must ask for. Contract: live-payout-privacy.md.</summary>
internal sealed class GetForm(AdminSettingsReader administration)
{
    public async Task<Response<ContactFormResponse>> Handle(RequestContext<Unit> context)
    {
        var rules = ContactRules.Of(await administration.Read(context.Cancelled));
        var visitor = context.Caller is MemberCaller { Row: var row } ? new ContactVisitor(row.Name, row.Email ?? "") : null;
        return Response.Ok(
            "The contact form.", new ContactFormResponse(visitor, new ContactSettings(rules.AsksCaptcha, rules.TermsLink, rules.PrivacyLink, rules.AsksConsent)));
    }
}

/// <summary>What GET /contact answers.</summary>
/// <param name="UserInfo">The signed-in member; null for others.</param>
/// <param name="Settings">What the form must ask for.</param>
internal sealed record ContactFormResponse(ContactVisitor? UserInfo, ContactSettings Settings);

/// <summary>What the form is filled with.</summary>
/// <param name="FullName">The member's name.</param>
/// <param name="Email">The member's mail address; empty where there is none.</param>
internal sealed record ContactVisitor(string FullName, string Email);

/// <summary>What the form must ask for.</summary>
/// <param name="CaptchaEnabled">Whether a captcha's response must come with it.</param>
/// <param name="TermsLink">The terms; empty where there are none.</param>
/// <param name="PrivacyLink">The privacy page; empty where there is none.</param>
/// <param name="RequireTermsPrivacy">Whether the visitor must agree to both.</param>
internal sealed record ContactSettings(bool CaptchaEnabled, string TermsLink, string PrivacyLink, bool RequireTermsPrivacy);

/// <summary>What the administration asks of whoever writes to it; the same for the form and for what it sends.</summary>
internal readonly record struct ContactRules(bool AsksCaptcha, string TermsLink, string PrivacyLink)
{
    public bool AsksConsent => TermsLink.Length > 0 && PrivacyLink.Length > 0;

    public static ContactRules Of(AdminSettings settings) => new(settings.CaptchaContact == "on", settings.LinkTerms?.Trim() ?? "", settings.LinkPrivacy?.Trim() ?? "");
}
