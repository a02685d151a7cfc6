using System.Text.Json.Serialization;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.Cli.State;

/// <summary>The report's JSON, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DriftReport))]
[JsonSerializable(typeof(TableNeed[]))]
internal sealed partial class StateJson : JsonSerializerContext;
