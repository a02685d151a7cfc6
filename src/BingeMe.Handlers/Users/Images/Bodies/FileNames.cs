using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Users.Images.Bodies;

/// <summary>Query of the upload-url operations of profile pictures.</summary>
internal sealed class FileNames
{
    /// <summary>A JSON array of file names.</summary>
    [JsonPropertyName("fileNames")]
    public string? Text { get; set; }
}
