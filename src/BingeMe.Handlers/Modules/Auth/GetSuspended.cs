using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>GET /auth/suspended: where a suspended member reaches support. Contract: platform-auth.md.</summary>
internal sealed class GetSuspended(Db db, AdminSettingsReader settings)
{
    public async Task<Response<SuspendedInfo>> Handle(RequestContext<Unit> context)
    {
        var user = await db.Run(sql => Members.Account(sql, context.MemberId), context.Cancelled);
        if (user is not { State: AccountStatus.Suspended }) throw ApiException.Forbidden("The account is not suspended.");
        var admin = await settings.Read(context.Cancelled);
        var isCreator = user is { Role: "normal", VerifiedId: "yes" };
        return Response.Ok("The account is suspended.", new SuspendedInfo(
            isCreator ? Thread(admin.CreatorSupportId, "csupport") : Thread(admin.SupportUserId, "support"), new SuspendedUser(user.Role, user.VerifiedId ?? "")));
    }

    private static string Thread(string? ids, string name)
    {
        var first = ids?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return first is null ? "" : $"messages/{first}/{name}";
    }
}

/// <summary>What GET /auth/suspended answers: where support is reached; empty when no support account is set.</summary>
internal sealed record SuspendedInfo(string Url, SuspendedUser User);

/// <summary>The suspended member.</summary>
internal sealed record SuspendedUser(string Role, [property: JsonPropertyName("verified_id")] string VerifiedId);
