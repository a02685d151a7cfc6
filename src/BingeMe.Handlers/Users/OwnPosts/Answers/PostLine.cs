namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>A post of the caller's own in the short list.</summary>
internal sealed record PostLine
{
    public required long Id { get; init; }

    /// <summary>For the edit and delete operations.</summary>
    public required string EncryptedId { get; init; }

    public required string Description { get; init; }

    public required string Status { get; init; }

    public required string Date { get; init; }

    public required long LikesCount { get; init; }

    public required long CommentsCount { get; init; }

    public required string Locked { get; init; }

    /// <summary>Coins as text.</summary>
    public required string Price { get; init; }

    public required string? ExpiredAt { get; init; }

    /// <summary><c>image</c>, <c>video</c>, <c>image, video</c> or empty.</summary>
    public required string Media { get; init; }
}
