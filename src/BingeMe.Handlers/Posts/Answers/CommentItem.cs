namespace BingeMe.Handlers.Posts.Answers;

/// <summary>One comment.</summary>
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
