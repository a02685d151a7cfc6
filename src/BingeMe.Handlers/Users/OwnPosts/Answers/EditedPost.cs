namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>Data of PUT /posts/edit: what was given, as it was stored.</summary>
internal sealed record EditedPost
{
    public required string Id { get; init; }

    public required string? Description { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required decimal? Price { get; init; }

    public required string? PostType { get; init; }

    public required string? ScheduledDate { get; init; }

    public required string? ScheduledTime { get; init; }

    public required string? ExpiredAt { get; init; }

    /// <summary>Always 1: the end is UTC.</summary>
    public int IsUtc { get; init; } = 1;
}
