namespace BingeMe.Handlers.Call;

/// <summary>A running call.</summary>
internal sealed class CallRow
{
    public string RoomId { get; set; } = "";

    public long UserId { get; set; }

    public long CreatorId { get; set; }
}
