using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Users.PostCards;

namespace BingeMe.Handlers.Users.OwnPosts;

/// <summary>One of the orders of GET /updates; among pinned posts and among the others.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Key">The column before the id.</param>
/// <param name="Order">The columns as SQL.</param>
/// <param name="Behind">What rows behind <c>@price</c> or <c>@locked</c> and <c>@id</c> meet, as SQL.</param>
internal sealed record PostSort(string Name, SortKey Key, string Order, string Behind)
{
    private static readonly PostSort Latest = new("latest", SortKey.Id, "p.id desc", "p.id < @id");

    private static readonly PostSort[] Others =
    [
        new("oldest", SortKey.Id, "p.id", "p.id > @id"),
        new("unlockable", SortKey.Price, "p.price desc, p.id desc", "(p.price < @price or (p.price = @price and p.id < @id))"),
        new("free", SortKey.Price, "p.price, p.id desc", "(p.price > @price or (p.price = @price and p.id < @id))"),
        new("subscription", SortKey.Locked, "p.locked desc, p.id desc", "(p.locked < @locked or (p.locked = @locked and p.id < @id))"),
    ];

    /// <summary>The sort of a name; an unknown one is the default.</summary>
    public static PostSort Of(string? name) => Array.Find(Others, s => s.Name == name) ?? Latest;

    /// <summary>A row's place in this order.</summary>
    public Position PositionOf(CardRow row)
    {
        var pinned = row.IsPinned ? "1" : "0";
        return Key switch
        {
            SortKey.Price => Position.Of(pinned, row.Price, row.Id),
            SortKey.Locked => Position.Of(pinned, row.Locked, row.Id),
            _ => Position.Of(pinned, row.Id),
        };
    }
}
