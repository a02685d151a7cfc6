using System.Text.Json.Serialization;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>Source-generated JSON of what is sent to Google. What it answers is read as a document: nothing about it is trusted.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FcmRequest))]
[JsonSerializable(typeof(ServiceAccount))]
[JsonSerializable(typeof(GrantHeader))]
[JsonSerializable(typeof(GrantClaims))]
internal sealed partial class PushJson : JsonSerializerContext;
