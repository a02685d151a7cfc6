using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/reset-password.</summary>
internal sealed class ResetPasswordBody
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    [JsonPropertyName("confirm_password")]
    public string? ConfirmPassword { get; set; }

    public string? ResetToken { get; set; }
}
