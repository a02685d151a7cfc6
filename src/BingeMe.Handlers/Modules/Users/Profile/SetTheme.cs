using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>POST /user/mode/{mode}: dark or light pages. Doing it twice changes nothing. Contract: users.md.</summary>
internal sealed class SetTheme(Db db, TimeProvider clock)
{
    public async Task<Response<ThemeResponse>> Handle(RequestContext<Unit> context)
    {
        var mode = context.Route["mode"];
        if (mode is not ("dark" or "light")) throw ApiException.BadField("mode", "mode must be dark or light.");
        var isDark = mode == "dark";
        await using var sql = await db.Connect(context.Cancelled);
        if (!await ProfileSql.SetTheme(sql, context.MemberId, isDark, clock.GetUtcNow())) throw Authenticator.Gone();
        return Response.Ok("The theme was set.", new ThemeResponse(true, mode, isDark ? 1 : 0));
    }
}

/// <summary>Data of POST /user/mode/{mode}.</summary>
internal sealed record ThemeResponse(bool Success, string Mode, int DarkMode);
