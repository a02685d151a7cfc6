using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Users.Profile.Bodies;

/// <summary>The contacts that a body may name.</summary>
internal class ContactFields
{
    public string? Email { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? Mobile { get; set; }

    [JsonConverter(typeof(ScalarText))]
    public string? CountryCode { get; set; }

    /// <summary>Number and code; null when no number is given. The rules have seen to it that they fit each other.</summary>
    [JsonIgnore]
    public Phone? Phone => string.IsNullOrWhiteSpace(Mobile) || string.IsNullOrWhiteSpace(CountryCode) ? null : Phone.Of(CountryCode, Mobile);
}
