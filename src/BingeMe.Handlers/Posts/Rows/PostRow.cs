using BingeMe.Handlers.Common;

namespace BingeMe.Handlers.Posts.Rows;

/// <summary>A post with its owner and counts.</summary>
internal sealed class PostRow
{
    public long Id { get; set; }

    public long OwnerId { get; set; }

    public string? Description { get; set; }

    public DateTime Date { get; set; }

    public DateTime? DateUtc { get; set; }

    public string? IsUtc { get; set; }

    public string? FixedPost { get; set; }

    public decimal? Price { get; set => field = value is { } amount ? Coins.Number(amount) : null; }

    public string? Locked { get; set; }

    public DateTime? ExpiredAt { get; set; }

    public long Likes { get; set; }

    public long Comments { get; set; }

    public string Username { get; set; } = "";

    public string? Name { get; set; }

    public string? HideName { get; set; }

    public string? Avatar { get; set; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset PublishedAt => LegacyTime.OfPost(Date, DateUtc, IsUtc);
}
