using System.Text.Json.Serialization;
using BingeMe.Handlers.Messages.Sending;

namespace BingeMe.Handlers.Messages.Mass;

/// <summary>Source-generated JSON of what a mass message's row keeps.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AttachedFiles))]
internal sealed partial class MassJson : JsonSerializerContext;
