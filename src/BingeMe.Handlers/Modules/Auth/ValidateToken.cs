using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>GET /auth/validate: who the token's member is. Contract: platform-auth.md.</summary>
internal sealed class ValidateToken(Db db, AdminSettingsReader settings, Currencies currencies, MediaUrls media)
{
    public async Task<Response<ValidatedToken>> Handle(RequestContext<Unit> context)
    {
        var user = await db.Run(sql => Members.Account(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        var avatar = media.Avatar(user.Avatar) ?? media.Avatar((await settings.Read(context.Cancelled)).Avatar);
        return Response.Ok("The token is valid.", new ValidatedToken(
            new ValidatedUser(user.Id.ToString(), user.Username, user.Name, avatar, user.Status, user.Role.Length == 0 ? "normal" : user.Role, user.CountriesId ?? ""),
            await currencies.For(user.CountriesId, context.Request)));
    }
}

/// <summary>What GET /auth/validate answers.</summary>
internal sealed record ValidatedToken(ValidatedUser User, Currency Currency);

/// <summary>The member behind a good token. <c>role</c> is the column, not the token's.</summary>
internal sealed record ValidatedUser(
    string Id, string Username, string Name, string? Avatar, string Status, string Role, [property: JsonPropertyName("countries_id")] string CountriesId);
