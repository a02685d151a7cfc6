using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Profile.Bodies;

/// <summary>Body of POST /user/profile/verify-otp.</summary>
internal sealed class VerifyContactBody : ContactFields
{
    /// <summary>Whether the address is to be proven. Text, because clients also send <c>"1"</c> and 1.</summary>
    [JsonConverter(typeof(ScalarText))]
    public string? EmailOtp { get; set; }

    /// <summary>Whether the number is to be proven.</summary>
    [JsonConverter(typeof(ScalarText))]
    public string? MobileOtp { get; set; }

    /// <summary>The code sent to the address.</summary>
    [JsonPropertyName("emailOtp")]
    [JsonConverter(typeof(ScalarText))]
    public string? EmailCode { get; set; }

    /// <summary>The code sent to the number.</summary>
    [JsonPropertyName("mobileOtp")]
    [JsonConverter(typeof(ScalarText))]
    public string? MobileCode { get; set; }

    [JsonIgnore]
    public bool WantsEmail => IsTrue(EmailOtp);

    [JsonIgnore]
    public bool WantsMobile => IsTrue(MobileOtp);

    /// <summary>Not any text that is not empty, as legacy took it: <c>"false"</c> is false.</summary>
    private static bool IsTrue(string? flag) => flag is "true" or "1";
}
