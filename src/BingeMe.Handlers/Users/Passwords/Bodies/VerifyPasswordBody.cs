using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Passwords.Bodies;

/// <summary>Body of POST /create/password/verify.</summary>
internal sealed class VerifyPasswordBody
{
    [JsonConverter(typeof(ScalarText))]
    public string? Otp { get; set; }

    public string? Password { get; set; }
}
