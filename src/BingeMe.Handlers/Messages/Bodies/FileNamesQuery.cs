namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>Query of GET /messages/upload-url.</summary>
internal sealed class FileNamesQuery
{
    /// <summary>A JSON array of file names.</summary>
    public string? FileNames { get; set; }
}
