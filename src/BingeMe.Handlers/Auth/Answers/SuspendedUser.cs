using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Answers;

/// <summary>The suspended member.</summary>
internal sealed record SuspendedUser(string Role, [property: JsonPropertyName("verified_id")] string VerifiedId);
