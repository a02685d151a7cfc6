using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Health;

/// <summary>Source-generated JSON of the health module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
