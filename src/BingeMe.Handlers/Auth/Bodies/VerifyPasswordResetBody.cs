using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/forgot-password/verify.</summary>
internal sealed class VerifyPasswordResetBody
{
    public string? Email { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Otp { get; set; }
}
