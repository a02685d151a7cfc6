using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Posts.Answers;

/// <summary>A post's media: <c>{type, url}</c>, or <c>{type, video_embed}</c> for an embedded one. The address is empty on a closed post.</summary>
internal sealed record MediaItem(string Type)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VideoEmbed { get; init; }
}
