namespace BingeMe.Handlers.Posts.Rows;

/// <summary>One file of a post.</summary>
internal sealed class MediaRow
{
    public long PostId { get; set; }

    public string Type { get; set; } = "";

    public string? Image { get; set; }

    public string? Video { get; set; }

    public string? Music { get; set; }

    public string? File { get; set; }

    public string? VideoEmbed { get; set; }
}
