using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Profile.Bodies;

/// <summary>Body of POST /user/profile. Absent leaves a field as it is; an empty text clears it. Pictures are not set here.</summary>
internal sealed class UpdateSettingsBody : ContactFields
{
    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? About { get; set; }

    public string? Story { get; set; }

    public string? Profession { get; set; }

    public string? Website { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? CountriesId { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? StateId { get; set; }

    public string? City { get; set; }

    public string? Address { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Zip { get; set; }

    public string? Company { get; set; }

    public string? Facebook { get; set; }

    public string? Twitter { get; set; }

    public string? Instagram { get; set; }

    public string? Youtube { get; set; }

    public string? Pinterest { get; set; }

    public string? Github { get; set; }

    public string? Snapchat { get; set; }

    public string? Tiktok { get; set; }

    public string? Telegram { get; set; }

    public string? Twitch { get; set; }

    public string? Discord { get; set; }

    public string? Vk { get; set; }

    public string? Gender { get; set; }

    public string? Birthdate { get; set; }

    public string? Language { get; set; }

    public string? HideName { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? DisableWatermark { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? EmailOtp { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? MobileOtp { get; set; }
}
