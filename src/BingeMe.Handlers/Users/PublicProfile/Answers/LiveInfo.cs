namespace BingeMe.Handlers.Users.PublicProfile.Answers;

/// <summary>The member's live. Nothing by which one could join it without paying.</summary>
internal sealed record LiveInfo
{
    public required string LiveId { get; init; }

    public required string Title { get; init; }

    public required string? Date { get; init; }

    public required string? Time { get; init; }

    public required string? Duration { get; init; }

    public required decimal Price { get; init; }

    public required string LiveStatus { get; init; }

    public required string Status { get; init; }

    public required bool GoLive { get; init; }

    public required long PrebookCount { get; init; }

    public required string LiveLink { get; init; }
}
