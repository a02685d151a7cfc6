using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace HostTests.Http;

/// <summary>An input with a member of every kind that operations use.</summary>
internal sealed class Sample
{
    public string? Text { get; set; }

    public int? Count { get; set; }

    public long? Id { get; set; }

    public decimal? Price { get; set; }

    public bool? Flag { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Code { get; set; }

    public List<string>? Tags { get; set; }

    public List<long>? Ids { get; set; }

    public SamplePart? Part { get; set; }

    public List<SamplePart>? Parts { get; set; }
}
