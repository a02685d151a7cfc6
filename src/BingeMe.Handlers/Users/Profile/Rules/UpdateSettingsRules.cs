using System.Globalization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Profile.Rules;

/// <summary>Forms of every field (contract, POST /user/profile). An empty text clears a field whatever its form.</summary>
internal sealed partial class UpdateSettingsRules(TimeProvider clock) : IRules<UpdateSettingsBody>
{
    private const int MinimumAge = 18;

    public void Check(UpdateSettingsBody input, Faults faults)
    {
        NotEmpty(faults, "name", input.Name);
        Text(faults, "name", input.Name?.Trim(), 2, 150);
        NotEmpty(faults, "username", input.Username);
        if (!string.IsNullOrEmpty(input.Username))
            faults.Unless(UsernameForm().IsMatch(input.Username), "username", "username must have 3 to 50 letters, digits or underscores.");
        ContactRules.Check(input, faults);
        Text(faults, "about", input.About, 0, 200);
        Text(faults, "story", input.Story, 0, 1000);
        Text(faults, "profession", input.Profession, 6, 200);
        Text(faults, "city", input.City, 0, 150);
        Text(faults, "address", input.Address, 0, 200);
        Text(faults, "zip", input.Zip, 0, 50);
        Text(faults, "company", input.Company, 0, 50);
        foreach (var (field, link) in Links(input)) Link(faults, field, link);
        if (!string.IsNullOrEmpty(input.CountriesId)) faults.Unless(IdForm().IsMatch(input.CountriesId), "countries_id", "countries_id must be the id of a country.");
        if (!string.IsNullOrEmpty(input.StateId)) faults.Unless(IdForm().IsMatch(input.StateId), "state_id", "state_id must be the id of a state.");
        Text(faults, "gender", input.Gender, 0, 50);
        Birthdate(faults, input.Birthdate);
        NotEmpty(faults, "language", input.Language);
        Text(faults, "language", input.Language, 2, 10);
        if (input.HideName is not null) faults.Unless(input.HideName is "yes" or "no", "hide_name", "hide_name must be yes or no.");
        if (input.DisableWatermark is not null)
            faults.Unless(input.DisableWatermark is "0" or "1" or "true" or "false", "disable_watermark", "disable_watermark must be 0 or 1.");
    }

    public static IEnumerable<(string Field, string? Link)> Links(UpdateSettingsBody input) =>
    [
        ("website", input.Website), ("facebook", input.Facebook), ("twitter", input.Twitter), ("instagram", input.Instagram), ("youtube", input.Youtube),
        ("pinterest", input.Pinterest), ("github", input.Github), ("snapchat", input.Snapchat), ("tiktok", input.Tiktok), ("telegram", input.Telegram),
        ("twitch", input.Twitch), ("discord", input.Discord), ("vk", input.Vk),
    ];

    private static void NotEmpty(Faults faults, string field, string? value)
    {
        if (value is not null && string.IsNullOrWhiteSpace(value)) faults.Add(field, $"{field} must not be empty.");
    }

    private static void Text(Faults faults, string field, string? value, int least, int most)
    {
        if (string.IsNullOrEmpty(value)) return;
        faults.Unless(value.Length >= least && value.Length <= most, field, least == 0 ? $"{field} must have at most {most} characters." : $"{field} must have {least} to {most} characters.");
        faults.Unless(Texts.IsHarmless(value), field, $"{field} must be plain text.");
    }

    private static void Link(Faults faults, string field, string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        var isLink = value.Length <= 255 && !value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;
        faults.Unless(isLink, field, $"{field} must be an http or https address of at most 255 characters.");
    }

    private void Birthdate(Faults faults, string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born))
        {
            faults.Add("birthdate", "birthdate must be a date like 1999-12-31.");
            return;
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        faults.Unless(born.Year >= 1900 && born <= today.AddYears(-MinimumAge), "birthdate", $"birthdate must be at least {MinimumAge} years ago.");
    }

    [GeneratedRegex(@"^([A-Za-z0-9_]{3,50}|[uU][0-9])\z")]
    private static partial Regex UsernameForm();

    [GeneratedRegex("^[1-9][0-9]{0,8}$")]
    private static partial Regex IdForm();
}
