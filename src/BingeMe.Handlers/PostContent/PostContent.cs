using System.Text.Json.Serialization;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.PostContent;

/// <summary>How a new post is offered: the wire's <c>post_type</c>.</summary>
internal enum PostType
{
    /// <summary><c>free</c>: open to every member.</summary>
    Free,

    /// <summary><c>paid</c>: for its price.</summary>
    Paid,

    /// <summary><c>subscribers_only</c>.</summary>
    SubscribersOnly,
}

/// <summary>A post's media: <c>{type, url}</c>, or <c>{type, video_embed}</c> for an embedded one. The address is empty on a closed post.</summary>
internal sealed record MediaItem(string Type)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VideoEmbed { get; init; }
}

internal sealed record CommentItem
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Avatar { get; init; }

    public required string Comment { get; init; }

    public required string Date { get; init; }

    public required string? DateTime { get; init; }

    public required bool Like { get; init; }

    public required long LikesCount { get; init; }
}

internal sealed class MediaRow
{
    public long PostId { get; set; }

    public string Type { get; set; } = "";

    public string? Image { get; set; }

    public string? Video { get; set; }

    public string? Music { get; set; }

    public string? File { get; set; }

    public string? VideoEmbed { get; set; }
}

/// <summary>How long a post is still there, as clients show it (contract, GET /posts/{username}/{id}, rule 1).</summary>
/// <param name="Value">Whole days, or <c>HH:MM</c>, or minutes.</param>
/// <param name="Sentence">The same in a sentence.</param>
internal sealed record RemainingTime(string Value, string Sentence)
{
    private const long MinutesADay = 24 * 60;

    /// <summary>Null for a post without an end.</summary>
    public static RemainingTime? Until(DateTimeOffset? end, DateTimeOffset now)
    {
        if (end is null) return null;
        var minutes = Math.Max(0, (long)Math.Floor((end.Value - now).TotalMinutes));
        if (minutes >= MinutesADay) return Of($"{minutes / MinutesADay}", minutes / MinutesADay, "day");
        return minutes >= 60 ? Of($"{minutes / 60:00}:{minutes % 60:00}", minutes / 60, "hour") : Of($"{minutes}", minutes, "minute");
    }

    private static RemainingTime Of(string value, long count, string unit) =>
        new(value, $"This post disappears in {value} {unit}{(count > 1 ? "s" : "")}.");
}

/// <summary>
/// The one place that makes addresses of posts' media. It asks for the decision, so that an address of a closed post cannot be made by
/// mistake; signed addresses of locked media would come in here.
/// </summary>
internal sealed class PostMedia(MediaUrls urls)
{
    /// <summary>What the viewer gets of a post's files. Rows that show nothing are left out.</summary>
    public IReadOnlyList<MediaItem> Items(IEnumerable<MediaRow> rows, PostDecision decision) =>
        decision.Visibility == Visibility.Hidden ? [] : [.. rows.Select(r => Item(r, decision.CanView)).OfType<MediaItem>()];

    private MediaItem? Item(MediaRow row, bool isOpen)
    {
        // Legacy's post writer called sound files 'audio'.
        var type = row.Type == "audio" ? "music" : row.Type;
        var url = urls.Post(type, type switch { "image" => row.Image, "video" => row.Video, "music" => row.Music, "file" => row.File, _ => null });
        if (url.Length > 0) return new MediaItem(type) { Url = isOpen ? url : "" };
        return string.IsNullOrEmpty(row.VideoEmbed) ? null : new MediaItem(type) { VideoEmbed = isOpen ? row.VideoEmbed : "" };
    }
}
