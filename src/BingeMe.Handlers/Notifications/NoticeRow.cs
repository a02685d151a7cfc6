namespace BingeMe.Handlers.Notifications;

/// <summary>A stored notification of the same parties, type and target.</summary>
internal sealed class NoticeRow
{
    public long Id { get; set; }

    public string Status { get; set; } = "0";

    public bool IsWithdrawn => Status == "1";
}
