namespace BingeMe.Handlers.Users.PostCards;

/// <summary>A comment with its author and its likes.</summary>
internal sealed class CardCommentRow
{
    public long Id { get; set; }

    public long PostId { get; set; }

    public string? Text { get; set; }

    public DateTime Date { get; set; }

    public DateTime? DateUtc { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }

    public long AuthorId { get; set; }

    public long Likes { get; set; }

    public long Liked { get; set; }
}
