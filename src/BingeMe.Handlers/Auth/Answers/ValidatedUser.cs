using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Answers;

/// <summary>The member behind a good token. <c>role</c> is the column, not the token's.</summary>
internal sealed record ValidatedUser(
    string Id, string Username, string Name, string? Avatar, string Status, string Role, [property: JsonPropertyName("countries_id")] string CountriesId);
