namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>A product in the lists of a profile.</summary>
internal sealed record ProductCard : UpdateItem
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string? DeliveryTime { get; init; }

    public required string? CreatedAt { get; init; }

    public required long PurchaseCount { get; init; }

    public required string Image { get; init; }
}
