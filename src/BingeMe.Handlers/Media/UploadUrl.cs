using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Media;

/// <summary>One item of every upload-url answer (platform-auth P12).</summary>
/// <param name="Address">Takes one PUT.</param>
/// <param name="Key">What to hand in afterwards.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="FileName">As asked.</param>
internal sealed record UploadUrl(
    [property: JsonPropertyName("uploadUrl")] string Address,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("expiresIn")] int ExpiresIn,
    [property: JsonPropertyName("filename")] string FileName);
