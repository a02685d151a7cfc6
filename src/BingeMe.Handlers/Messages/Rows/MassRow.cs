namespace BingeMe.Handlers.Messages.Rows;

/// <summary>A mass message, under way or done.</summary>
internal sealed class MassRow
{
    public long Id { get; set; }

    public string Fingerprint { get; set; } = "";

    public DateTime? ExpiresAt { get; set; }

    /// <summary>JSON of its files; null without.</summary>
    public string? Media { get; set; }

    /// <summary>Every recipient up to this id is done.</summary>
    public long LastRecipient { get; set; }

    public string Status { get; set; } = "";

    public DateTime CreatedAt { get; set; }

    public bool IsDone => Status == "completed";
}
