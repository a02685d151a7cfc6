using System.Text.Json.Serialization;
using BingeMe.Handlers.Call.Answers;
using BingeMe.Handlers.Call.Bodies;

namespace BingeMe.Handlers.Call;

/// <summary>Source-generated JSON of the call module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgoraQuery))]
[JsonSerializable(typeof(AgoraDetails))]
internal sealed partial class CallJson : JsonSerializerContext;
