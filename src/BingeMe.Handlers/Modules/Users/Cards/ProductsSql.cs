using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>The SQL of a member's products as the member's own list and the public profile show them.</summary>
internal static class ProductsSql
{
    private const string Columns =
        $"""
        select p.id as Id, p.name as Name, p.description as Description, p.price as Price, p.delivery_time as DeliveryTime, p.created_at as CreatedAt,
               (select count(*) from purchases b where b.products_id = p.id and b.delivery_status <> 'rejected' and b.status <> 2) as Purchases,
               {ProductPictures.First} as Image
        from products p
        """;

    private const string OfOwner =
        """
        where p.user_id = @owner and p.status = '1' and (@digital = 0 or p.type in ('digital', 'custom'))
        """;

    private static readonly (string Behind, string Order) Newest = ("p.id < @id", "p.id desc");
    private static readonly (string Behind, string Order) Oldest = ("p.id > @id", "p.id");
    private static readonly (string Behind, string Order) Cheapest = ("(@isFirst = 1 or p.price > @price or (p.price = @price and p.id < @id))", "p.price, p.id desc");

    /// <summary>
    /// A page of the member's own. What is on it is told by an index alone, which makes MariaDB begin at the cursor and not at the first row.
    /// </summary>
    public static async Task<List<ProductRow>> List(SqlScope sql, long owner, bool digitalOnly, string sort, Page page)
    {
        var (behind, order) = sort switch { "subscription" => Cheapest, "oldest" => Oldest, _ => Newest };
        var rows = await sql.Connection.QueryAsync<ProductRow>(
            $"""
            {Columns}
            inner join (
                select p.id from products p
                {OfOwner} and {behind}
                order by {order}
                limit @take offset @offset
            ) page on page.id = p.id
            order by {order}
            """,
            new
            {
                owner,
                digital = digitalOnly ? 1 : 0,
                isFirst = page.After is null ? 1 : 0,
                price = page.After?.Decimal(0) ?? 0,
                id = sort == "oldest" ? page.AboveId : page.BelowId,
                take = page.Take,
                offset = page.Offset,
            });
        return rows.ToList();
    }

    public static Task<long> Count(SqlScope sql, long owner, bool digitalOnly) => sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select count(*) from products p
        {OfOwner}
        """,
        new { owner, digital = digitalOnly ? 1 : 0 });

    /// <summary>Selects what fans can order as <see cref="ProductRow"/>, the newest first; with <c>@owner</c> and <c>@most</c>.</summary>
    public const string Custom =
        $"""
        {Columns}
        where p.user_id = @owner and p.status = '1' and p.type = 'custom'
        order by p.id desc
        limit @most
        """;
}

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
