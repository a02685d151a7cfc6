using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>An item of GET /updates: a post, or a product where the shop is asked for.</summary>
[JsonDerivedType(typeof(OwnPost))]
[JsonDerivedType(typeof(ProductCard))]
internal abstract record UpdateItem
{
    public required string Id { get; init; }

    /// <summary>Coins.</summary>
    public required decimal Price { get; init; }
}
