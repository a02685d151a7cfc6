using BingeMe.Handlers.Posts.Answers;

namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>A post of the caller's own.</summary>
internal sealed record OwnPost : UpdateItem
{
    public required string Caption { get; init; }

    /// <summary>Relative.</summary>
    public required string Date { get; init; }

    public required string? DateTime { get; init; }

    public required bool Pinned { get; init; }

    public required string? ExpiredAt { get; init; }

    public required string ShareUrl { get; init; }

    public required string? RemainingDays { get; init; }

    public required string? RemainingMessage { get; init; }

    public required string PostUrl { get; init; }

    public required string Locked { get; init; }

    public required string Status { get; init; }

    public required IReadOnlyList<MediaItem> Media { get; init; }

    public required long CommentsCount { get; init; }

    public required long Likes { get; init; }

    public required IReadOnlyList<CommentItem> Comments { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }
}
