namespace BingeMe.Handlers.Messages.Rows;

/// <summary>A recipient whose copy could not be stored.</summary>
internal sealed class FailureRow
{
    public long UserId { get; set; }

    public string Reason { get; set; } = "";
}
