using System.Text.Json.Serialization;

namespace BingeMe.Cli.Migrate;

/// <summary>The report's JSON, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(MigrateReport))]
internal sealed partial class MigrateJson : JsonSerializerContext;
