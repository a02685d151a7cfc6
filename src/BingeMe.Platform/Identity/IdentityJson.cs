using System.Text.Json.Serialization;

namespace BingeMe.Platform.Identity;

/// <summary>JSON of the identity providers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JwksDocument))]
[JsonSerializable(typeof(AppleTokenResponse))]
internal sealed partial class IdentityJson : JsonSerializerContext;
