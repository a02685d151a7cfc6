using BingeMe.Handlers.Posts.Answers;

namespace BingeMe.Handlers.Users.PublicProfile.Answers;

/// <summary>A post on a profile. Of a closed one: text, counts and price, the kinds of its media, and no address and no comment.</summary>
internal sealed record ProfilePost
{
    public required string Id { get; init; }

    public required string Caption { get; init; }

    /// <summary>Relative.</summary>
    public required string Date { get; init; }

    public required string? DateTime { get; init; }

    public required bool Pinned { get; init; }

    public required decimal Price { get; init; }

    public required string? ExpiredAt { get; init; }

    public required string ShareUrl { get; init; }

    public required string Locked { get; init; }

    public required string Status { get; init; }

    public required bool CanView { get; init; }

    public required IReadOnlyList<MediaItem> Media { get; init; }

    public required long CommentsCount { get; init; }

    public required long Likes { get; init; }

    public required IReadOnlyList<CommentItem> Comments { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }
}
