using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>Body of POST /privacy/security: any of the switches, <c>yes</c> or <c>no</c>.</summary>
internal sealed class SecurityRequest
{
    public string? HideProfile { get; set; }

    public string? HideCountSubscribers { get; set; }

    public string? HideCaption { get; set; }

    public string? ActiveStatusOnline { get; set; }

    public string? TwoFactorAuth { get; set; }
}

/// <summary>Choices, and at least one.</summary>
internal sealed class SecurityValidator : Validator<SecurityRequest>
{
    private static readonly string[] Choices = ["yes", "no"];

    public SecurityValidator() =>
        Text("hide_profile", static b => b.HideProfile, static f => f.OneOf(Choices))
            .Text("hide_count_subscribers", static b => b.HideCountSubscribers, static f => f.OneOf(Choices))
            .Text("hide_caption", static b => b.HideCaption, static f => f.OneOf(Choices))
            .Text("active_status_online", static b => b.ActiveStatusOnline, static f => f.OneOf(Choices))
            .Text("two_factor_auth", static b => b.TwoFactorAuth, static f => f.OneOf(Choices))
            .Check(static (b, errors) => errors.Unless(
                !errors.None || new[] { b.HideProfile, b.HideCountSubscribers, b.HideCaption, b.ActiveStatusOnline, b.TwoFactorAuth }.Any(static v => !string.IsNullOrEmpty(v)),
                "hide_profile",
                "At least one of hide_profile, hide_count_subscribers, hide_caption, active_status_online and two_factor_auth is required."));
}

/// <summary>
/// POST /privacy/security: sets the switches that are sent. The second step needs an address that the account has proven, and a member whose
/// second step goes is told by mail. Contract: live-payout-privacy.md.
/// </summary>
internal sealed class UpdateSecurity(Db db, AccountNotices notices)
{
    public async Task<Response<Unit>> Handle(RequestContext<SecurityRequest> context)
    {
        var change = Sent(context.Input);
        await db.Run(sql => sql.Transaction(() => Change(sql, context, change)), context.Cancelled);
        return Response.Ok("Your privacy was changed.");
    }

    private async Task Change(SqlScope sql, RequestContext<SecurityRequest> context, SecurityRequest change)
    {
        await sql.LockMember(context.MemberId);
        var account = await Members.PresentAccount(sql, context.MemberId) ?? throw Authenticator.Gone();
        if (change.TwoFactorAuth == "yes" && !account.HasTwoSteps && account.ProvenEmail is null)
            throw ApiException.BadField("two_factor_auth", "two_factor_auth needs a mail address that you have proven; the code of the second step goes there.");
        await PrivacySql.Update(sql, context.MemberId, change);
        if (change.TwoFactorAuth == "no" && account.HasTwoSteps) await notices.Record(sql, AccountNotice.TwoStepsOff, account.ProvenEmail, context.Now);
    }

    /// <summary>An empty text is a switch that was not touched.</summary>
    private static SecurityRequest Sent(SecurityRequest body) => new()
    {
        HideProfile = Of(body.HideProfile),
        HideCountSubscribers = Of(body.HideCountSubscribers),
        HideCaption = Of(body.HideCaption),
        ActiveStatusOnline = Of(body.ActiveStatusOnline),
        TwoFactorAuth = Of(body.TwoFactorAuth),
    };

    private static string? Of(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
