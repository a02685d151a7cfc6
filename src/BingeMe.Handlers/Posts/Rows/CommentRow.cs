namespace BingeMe.Handlers.Posts.Rows;

/// <summary>A visible comment and where it stands.</summary>
internal sealed class CommentRow
{
    public long Id { get; set; }

    public long PostId { get; set; }

    public long PostOwnerId { get; set; }

    public string? PostDescription { get; set; }

    public long AuthorId { get; set; }
}
