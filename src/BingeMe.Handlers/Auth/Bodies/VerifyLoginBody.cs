using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/login/verify.</summary>
internal sealed class VerifyLoginBody : DeviceFields
{
    public string? Identifier { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Otp { get; set; }
}
