using System.Text.Json.Serialization;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>Header of the signed grant.</summary>
internal sealed record GrantHeader(
    [property: JsonPropertyName("alg")] string Algorithm, [property: JsonPropertyName("typ")] string Type, [property: JsonPropertyName("kid")] string? KeyId);
