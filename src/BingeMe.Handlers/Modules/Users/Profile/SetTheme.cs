using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>POST /user/mode/{mode}: dark or light pages. Doing it twice changes nothing. Contract: users.md.</summary>
internal sealed class SetTheme(ProfileSql profiles, TimeProvider clock)
{
    public async Task<Reply<ThemeAnswer>> Handle(Call<Nothing> call)
    {
        var mode = call.Route["mode"];
        if (mode is not ("dark" or "light")) throw ApiException.BadField("mode", "mode must be dark or light.");
        var isDark = mode == "dark";
        if (!await profiles.SetTheme(call.MemberId, isDark, clock.GetUtcNow(), call.Cancelled)) throw ApiException.Unauthorized("The account is gone.");
        return Reply.Ok("The theme was set.", new ThemeAnswer(true, mode, isDark ? 1 : 0));
    }
}

/// <summary>Data of POST /user/mode/{mode}.</summary>
internal sealed record ThemeAnswer(bool Success, string Mode, int DarkMode);
