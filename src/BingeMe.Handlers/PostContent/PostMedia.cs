using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.PostContent;

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
