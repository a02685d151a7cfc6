namespace BingeMe.Handlers.Posts.Answers;

/// <summary>What GET /posts/{username}/{id} answers.</summary>
internal sealed record PostDetail
{
    public required string Id { get; init; }

    public required string Caption { get; init; }

    public required string Date { get; init; }

    public required string? CreatedAt { get; init; }

    public required bool Pinned { get; init; }

    public required decimal Price { get; init; }

    public required string? ExpiredAt { get; init; }

    public required string? RemainingDays { get; init; }

    public required string? RemainingMessage { get; init; }

    public required bool Locked { get; init; }

    public required IReadOnlyList<MediaItem> Media { get; init; }

    public required long Likes { get; init; }

    public required long CommentsCount { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required PostOwner User { get; init; }

    public required string PostUrl { get; init; }

    public required bool CanView { get; init; }
}
