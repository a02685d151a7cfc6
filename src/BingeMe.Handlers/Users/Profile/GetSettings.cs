using System.Globalization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Users.Profile.Answers;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Profile;

/// <summary>GET /user/profile: the member's own settings and what can be chosen. Contract: users.md.</summary>
internal sealed class GetSettings(ProfileSql profiles, AdminSettingsReader admin, MediaUrls media)
{
    /// <summary>What sign-up once wrote into fields that nobody filled in.</summary>
    private const string Sentinel = "Na";

    public async Task<Reply<SettingsAnswer>> Handle(Call<Nothing> call)
    {
        var row = await profiles.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        var countryId = long.TryParse(row.CountriesId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        var languages = await profiles.Languages(call.Cancelled);
        var countries = await profiles.Countries(call.Cancelled);
        var states = countryId == 0 ? [] : await profiles.States(countryId, call.Cancelled);
        var genders = Texts.List((await admin.Read(call.Cancelled)).Genders);

        var language = languages.Find(l => l.Abbreviation.Equals(row.Language, StringComparison.OrdinalIgnoreCase));
        var (code, number) = CallingCodes.Split(row.Mobile);
        var user = new SettingsUser
        {
            Id = row.Id,
            Name = row.Name ?? "",
            Username = row.Username ?? "",
            Email = row.Email ?? "",
            Mobile = row.Mobile ?? "",
            Avatar = media.Avatar(row.Avatar) ?? "",
            Cover = media.Cover(row.Cover) ?? "",
            About = Filled(row.About),
            Story = Filled(row.Story),
            Profession = Filled(row.Profession),
            Website = Filled(row.Website),
            Gender = Texts.Capitalised(row.Gender),
            Birthdate = string.IsNullOrEmpty(row.Birthdate) ? null : row.Birthdate,
            Address = Filled(row.Address),
            City = Filled(row.City),
            StateId = row.StateId is 0 ? null : row.StateId,
            Zip = Filled(row.Zip),
            CountriesId = row.CountriesId ?? "",
            Language = language?.Name ?? row.Language ?? "",
            LanguageCode = row.Language ?? "",
            Facebook = row.Facebook ?? "",
            Twitter = row.Twitter ?? "",
            Instagram = row.Instagram ?? "",
            Youtube = row.Youtube ?? "",
            Pinterest = row.Pinterest ?? "",
            Github = row.Github ?? "",
            Tiktok = row.Tiktok ?? "",
            Snapchat = row.Snapchat ?? "",
            Telegram = row.Telegram ?? "",
            Vk = row.Vk ?? "",
            Twitch = row.Twitch ?? "",
            Discord = row.Discord ?? "",
            Company = Filled(row.Company),
            HideName = row.HideName == "yes" ? "yes" : "no",
            DisableWatermark = row.DisableWatermark == 0 ? 0 : 1,
            MobileCode = code,
            MobileNumber = number,
            SelectedLanguage = language?.Name ?? "",
            SelectedState = states.Find(s => s.Id == row.StateId)?.Name ?? "",
            SelectedCountry = countries.Find(c => c.Id == countryId)?.Name ?? "",
        };
        return Reply.Ok("Your settings.", new SettingsAnswer(
            user, new SettingsDropdowns(languages, [.. states.Select(s => new StateOption(s.Id, s.Name))], countries, genders)));
    }

    private static string Filled(string? text) => text is null or Sentinel ? "" : text;
}
