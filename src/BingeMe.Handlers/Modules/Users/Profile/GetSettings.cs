using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>GET /user/profile: the member's own settings and what can be chosen. Contract: users.md.</summary>
internal sealed class GetSettings(Db db, ChoicesReader choices, AdminSettingsReader admin, MediaUrls media)
{
    /// <summary>What sign-up once wrote into fields that nobody filled in.</summary>
    private const string Sentinel = "Na";

    public async Task<Response<SettingsResponse>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        var row = await ProfileSql.ById(sql, context.MemberId) ?? throw Authenticator.Gone();
        var countryId = long.TryParse(row.CountriesId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        var (languages, countries, states, _) = await choices.Read(sql, countryId);
        var genders = Texts.List((await admin.Read(sql)).Genders);

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
        return Response.Ok("Your settings.", new SettingsResponse(
            user, new SettingsDropdowns(languages, [.. states.Select(s => new StateOption(s.Id, s.Name))], countries, genders)));
    }

    private static string Filled(string? text) => text is null or Sentinel ? "" : text;
}

/// <summary>Data of GET /user/profile.</summary>
internal sealed record SettingsResponse(SettingsUser User, SettingsDropdowns Dropdowns);

/// <summary>A member's own settings (contract, GET /user/profile).</summary>
internal sealed record SettingsUser
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Username { get; init; }

    public required string Email { get; init; }

    public required string Mobile { get; init; }

    public required string Avatar { get; init; }

    public required string Cover { get; init; }

    public required string About { get; init; }

    public required string Story { get; init; }

    public required string Profession { get; init; }

    public required string Website { get; init; }

    public required string Gender { get; init; }

    public required string? Birthdate { get; init; }

    public required string Address { get; init; }

    public required string City { get; init; }

    /// <summary>An empty text where there is none.</summary>
    [JsonConverter(typeof(NumberOrEmpty))]
    public required long? StateId { get; init; }

    public required string Zip { get; init; }

    public required string CountriesId { get; init; }

    /// <summary>The language's full name.</summary>
    public required string Language { get; init; }

    /// <summary>Its abbreviation, which is what a POST takes.</summary>
    public required string LanguageCode { get; init; }

    public required string Facebook { get; init; }

    public required string Twitter { get; init; }

    public required string Instagram { get; init; }

    public required string Youtube { get; init; }

    public required string Pinterest { get; init; }

    public required string Github { get; init; }

    public required string Tiktok { get; init; }

    public required string Snapchat { get; init; }

    public required string Telegram { get; init; }

    public required string Vk { get; init; }

    public required string Twitch { get; init; }

    public required string Discord { get; init; }

    public required string Company { get; init; }

    public required string HideName { get; init; }

    public required long DisableWatermark { get; init; }

    public required string MobileCode { get; init; }

    public required string MobileNumber { get; init; }

    public required string SelectedLanguage { get; init; }

    public required string SelectedState { get; init; }

    public required string SelectedCountry { get; init; }
}

/// <summary>Writes a number, or an empty text where there is none, as clients of the settings page expect.</summary>
internal sealed class NumberOrEmpty : JsonConverter<long?>
{
    public override bool HandleNull => true;

    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number) writer.WriteNumberValue(number);
        else writer.WriteStringValue("");
    }
}

/// <summary>What the settings page offers to choose from; the states are those of the member's country.</summary>
internal sealed record SettingsDropdowns(
    IReadOnlyList<LanguageRow> Languages, IReadOnlyList<StateOption> States, IReadOnlyList<PlaceRow> Countries, IReadOnlyList<string> Genders);

/// <summary>A state to choose.</summary>
internal sealed record StateOption(long Id, string Name);
