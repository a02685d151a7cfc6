using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Posts.Bodies;

/// <summary>Query of GET /posts/upload-url.</summary>
internal sealed class UploadUrlsQuery
{
    [JsonPropertyName("fileNames")]
    public string? FileNames { get; set; }
}
