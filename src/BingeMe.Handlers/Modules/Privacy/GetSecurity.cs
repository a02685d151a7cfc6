using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>GET /privacy/security: the switches, and where the caller is signed in; never a token. Contract: live-payout-privacy.md.</summary>
internal sealed class GetSecurity(Db db, ISessions sessions)
{
    private const int MostSessions = 50;

    public async Task<Response<SecurityResponse>> Handle(RequestContext<Unit> context)
    {
        var (row, web) = await db.Run(
            async sql => (await PrivacySql.Security(sql, context.MemberId), await PrivacySql.WebSessions(sql, context.MemberId)), context.Cancelled);
        if (row is null) throw Authenticator.Gone();
        var apps = await sessions.List(context.MemberId.ToString(), context.Cancelled);
        var all = web.Select(static w => (At: w.LastActivity ?? 0, Session: new SignedInPlace(w.IpAddress ?? "", w.UserAgent ?? "")))
            .Concat(apps.Select(static s => (At: s.CreatedAt.ToUnixTimeSeconds(), Session: new SignedInPlace(s.IpAddress, s.App))))
            .OrderByDescending(static s => s.At)
            .Take(MostSessions)
            .Select(static s => s.Session);
        return Response.Ok("Your privacy.", new SecurityResponse(new SecuritySettings
        {
            HasPassword = row.HasPassword == 1,
            HideProfile = Switch(row.HideProfile),
            HideCountSubscribers = Switch(row.HideCountSubscribers),
            HideCaption = Switch(row.HideCaption),
            ActiveStatusOnline = Switch(row.ActiveStatusOnline),
            TwoFactorAuth = Switch(row.TwoFactorAuth),
            Sessions = [.. all],
        }));
    }

    private static string Switch(string? column) => column == "yes" ? "yes" : "no";
}

/// <summary>What GET /privacy/security answers.</summary>
internal sealed record SecurityResponse([property: JsonPropertyName("Privacy")] SecuritySettings Privacy);

/// <summary>The switches, each <c>yes</c> or <c>no</c>, and the sessions.</summary>
internal sealed record SecuritySettings
{
    [JsonPropertyName("hasPassword")]
    public required bool HasPassword { get; init; }

    public required string HideProfile { get; init; }

    public required string HideCountSubscribers { get; init; }

    public required string HideCaption { get; init; }

    public required string ActiveStatusOnline { get; init; }

    public required string TwoFactorAuth { get; init; }

    /// <summary>The newest first, 50 at most.</summary>
    public required IReadOnlyList<SignedInPlace> Sessions { get; init; }
}

/// <summary>Where a member is signed in.</summary>
/// <param name="IpAddress">The address at sign-in.</param>
/// <param name="UserAgent">The browser or app.</param>
internal sealed record SignedInPlace(string IpAddress, string UserAgent);
