using BingeMe.Handlers.Common;

namespace BingeMe.Handlers.Messages.Rows;

/// <summary>A message as one of its two sides may see it.</summary>
internal sealed class MessageRow
{
    public long Id { get; set; }

    public long ConversationId { get; set; }

    public long FromUserId { get; set; }

    public long ToUserId { get; set; }

    public string? Message { get; set; }

    public string Status { get; set; } = "";

    public decimal Price { get; set => field = Coins.Number(value); }

    public string Tip { get; set; } = "";

    public decimal TipAmount { get; set => field = Coins.Number(value); }

    public decimal PcAmount { get; set => field = Coins.Number(value); }

    public DateTime? ExpiresAt { get; set; }

    public DateTime CreatedAt { get; set; }

    public long Deleted { get; set; }

    /// <summary>Deleted for both sides; either mark counts (ruling 20).</summary>
    public bool IsDeleted => Status == "deleted" || Deleted != 0;

    /// <summary>Sent to somebody and not read yet; legacy wrote <c>sent</c> for it.</summary>
    public bool IsNew => Status is "new" or "sent";
}
