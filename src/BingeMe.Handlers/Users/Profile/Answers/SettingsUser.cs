using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Users.Profile.Answers;

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
