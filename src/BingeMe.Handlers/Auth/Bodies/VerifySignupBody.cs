using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/signup/verify.</summary>
internal sealed class VerifySignupBody : DeviceFields
{
    public string? Identifier { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Otp { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? CountryCode { get; set; }
}
