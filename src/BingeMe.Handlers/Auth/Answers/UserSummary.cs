using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Answers;

/// <summary>The member in auth answers (contract, shared rule 7). The id is the plain decimal one.</summary>
internal sealed record UserSummary(string Id, string Username, string Name, string? Avatar, [property: JsonPropertyName("countries_id")] string CountriesId)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    /// <summary>Signup only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    /// <summary>Signup only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mobile { get; init; }
}
