using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>Products as profile lists show them. Pictures lie under <c>shop/</c>; legacy looked in a folder that does not exist.</summary>
internal sealed class ProductCards(MediaUrls media, EncodedIds ids)
{
    public ProductCard Of(ProductRow row) => new()
    {
        Id = ids.Encode(row.Id),
        Name = row.Name ?? "",
        Description = row.Description ?? "",
        Price = MoneyColumns.Number(row.Price),
        DeliveryTime = row.DeliveryTime is > 0 and var days ? $"{days} days" : null,
        CreatedAt = row.CreatedAt is { } at ? WireTime.LongDate(at.FromSql()) : null,
        PurchaseCount = row.Purchases,
        Image = media.Product(row.Image),
    };
}
