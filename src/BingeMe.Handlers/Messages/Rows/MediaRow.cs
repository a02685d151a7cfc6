namespace BingeMe.Handlers.Messages.Rows;

/// <summary>A file of a message.</summary>
internal sealed class MediaRow
{
    public long Id { get; set; }

    public long MessageId { get; set; }

    public string? Path { get; set; }

    public string? Type { get; set; }
}
