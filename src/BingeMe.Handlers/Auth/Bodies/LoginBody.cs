using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/login.</summary>
internal sealed class LoginBody : DeviceFields
{
    [JsonPropertyName("is_otp_login")]
    public bool? IsOtpLogin { get; set; }

    [JsonPropertyName("username_email")]
    public string? UsernameEmail { get; set; }

    [JsonPropertyName("country_code")]
    public string? CountryCode { get; set; }

    public string? Phone { get; set; }

    public string? Password { get; set; }

    /// <summary>Plus, country code and digits; null unless both parts are given.</summary>
    [JsonIgnore]
    public string? Mobile => string.IsNullOrWhiteSpace(CountryCode) || string.IsNullOrWhiteSpace(Phone) ? null : CountryCode + Phone.Replace(" ", "", StringComparison.Ordinal);
}
