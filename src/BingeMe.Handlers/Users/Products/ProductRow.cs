namespace BingeMe.Handlers.Users.Products;

/// <summary>A product as profile lists show it.</summary>
internal sealed class ProductRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public decimal Price { get; set; }

    public long? DeliveryTime { get; set; }

    public DateTime? CreatedAt { get; set; }

    public long Purchases { get; set; }

    /// <summary>The first picture's file name.</summary>
    public string? Image { get; set; }
}
