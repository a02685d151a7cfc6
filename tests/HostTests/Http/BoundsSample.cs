using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace HostTests.Http;

/// <summary>An input with every kind of member that can hold much.</summary>
internal sealed class BoundsSample
{
    public JsonElement? Any { get; set; }

    public string? Text { get; set; }

    public int? Count { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Code { get; set; }

    public List<string>? Tags { get; set; }

    public List<long>? Ids { get; set; }

    public List<decimal>? Numbers { get; set; }

    public SamplePart? Part { get; set; }

    public List<SamplePart>? Parts { get; set; }

    public Dictionary<string, string>? Map { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BoundsSample))]
internal sealed partial class BoundsJson : JsonSerializerContext;
