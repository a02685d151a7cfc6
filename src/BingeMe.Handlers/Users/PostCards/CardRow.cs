using BingeMe.Handlers.Common;

namespace BingeMe.Handlers.Users.PostCards;

/// <summary>A post as its lists show it, without what hangs on it.</summary>
internal sealed class CardRow
{
    public long Id { get; set; }

    public string? Description { get; set; }

    public DateTime Date { get; set; }

    public DateTime? DateUtc { get; set; }

    public string? IsUtc { get; set; }

    public string? FixedPost { get; set; }

    public decimal Price { get; set; }

    public DateTime? ExpiredAt { get; set; }

    public string Locked { get; set; } = "";

    public string Status { get; set; } = "";

    public bool IsPinned => FixedPost == "1";

    /// <summary>When it was posted.</summary>
    public DateTimeOffset At => LegacyTime.OfPost(Date, DateUtc, IsUtc);
}
