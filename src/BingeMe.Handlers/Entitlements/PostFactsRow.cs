using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Entitlements;

/// <summary>A post with its facts, as the SQL of <see cref="EntitlementSql"/> gives it.</summary>
internal sealed class PostFactsRow : RelationRow
{
    public long PostId { get; set; }

    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public string? Locked { get; set; }

    public decimal Price { get; set; }

    public DateTime? ExpiredAt { get; set; }

    public long Bought { get; set; }

    public PostFacts ToFacts(Viewer viewer, DateTimeOffset now) => new()
    {
        Owner = ToRelation(viewer),
        State = PostFacts.StateOf(Status, Deleted),
        Lock = PostFacts.LockOf(Locked, Price),
        IsExpired = PostFacts.HasEnded(ExpiredAt?.FromSql(), now),
        IsBought = Bought != 0,
    };
}
