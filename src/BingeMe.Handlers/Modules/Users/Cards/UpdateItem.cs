using System.Text.Json.Serialization;
using BingeMe.Handlers.PostContent;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>An item of GET /updates: a post, or a product where the shop is asked for.</summary>
[JsonDerivedType(typeof(OwnPost))]
[JsonDerivedType(typeof(ProductCard))]
internal abstract record UpdateItem
{
    public required string Id { get; init; }

    /// <summary>Coins.</summary>
    public required decimal Price { get; init; }
}

/// <summary>A post of the caller's own.</summary>
internal sealed record OwnPost : UpdateItem
{
    public required string Caption { get; init; }

    /// <summary>Relative.</summary>
    public required string Date { get; init; }

    public required string? DateTime { get; init; }

    public required bool Pinned { get; init; }

    public required string? ExpiredAt { get; init; }

    public required string ShareUrl { get; init; }

    public required string? RemainingDays { get; init; }

    public required string? RemainingMessage { get; init; }

    public required string PostUrl { get; init; }

    public required string Locked { get; init; }

    public required string Status { get; init; }

    public required IReadOnlyList<MediaItem> Media { get; init; }

    public required long CommentsCount { get; init; }

    public required long Likes { get; init; }

    public required IReadOnlyList<CommentItem> Comments { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }
}

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
