using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Sales;

/// <summary>The SQL of a creator's sales: valid orders (<c>status</c> 1) of products that are the creator's.</summary>
internal static class SalesSql
{
    private const int Batch = 500;
    private const int MostBatches = 20;

    /// <summary>
    /// Enters the seller into orders that legacy wrote since: lists page along it. Few at a time, and what is too much for one call is left to
    /// the next one.
    /// </summary>
    public static async Task EnterSeller(SqlScope sql, long seller)
    {
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var ids = (await sql.Connection.QueryAsync<long>(
                """
                select b.id from products p inner join purchases b on b.products_id = p.id and b.seller_id is null
                where p.user_id = @seller
                limit @most
                """,
                new { seller, most = Batch })).ToList();
            if (ids.Count == 0) return;
            await sql.Connection.ExecuteAsync(
                $"""
                update purchases set seller_id = @seller, product_type = (select p.type from products p where p.id = purchases.products_id)
                where id in {sql.Dialect.Longs("@ids")}
                """,
                new { seller, ids = SqlList.Json(ids) });
            if (ids.Count < Batch) return;
        }
    }

    /// <summary>A page of sales: the page off an index, then what it shows.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="seller">Whose sales.</param>
    /// <param name="sort"><c>oldest</c>, or one delivery state with the newest first; anything else is all of them, the newest first.</param>
    /// <param name="type">One product type; null for all.</param>
    /// <param name="page">Which page.</param>
    public static async Task<List<SaleRow>> List(SqlScope sql, long seller, string? sort, string? type, Page page)
    {
        var isOldestFirst = sort == "oldest";
        var state = sort is "pending" or "delivered" or "rejected" ? sort : null;
        var order = isOldestFirst ? "" : " desc";
        var rows = await sql.Connection.QueryAsync<SaleRow>(
            $"""
            select b.id as Id, b.delivery_status as State, b.created_at as CreatedAt, b.description_custom_content as Description,
                   b.transactions_id as TransactionId, t.amount as Paid, u.id as BuyerId, u.username as BuyerUsername, u.name as BuyerName,
                   u.hide_name as BuyerHidesName, u.email as BuyerEmail, p.id as ProductId, p.name as ProductName, p.type as ProductType,
                   p.price as Price,
                   {ProductPictures.First} as Image
            from (
                select i.id from purchases i
                where i.seller_id = @seller and i.status = '1'
                      {(type is null ? "" : "and i.product_type = @type")} {(state is null ? "" : "and i.delivery_status = @state")}
                      and {(isOldestFirst ? "i.id > @id" : "i.id < @id")}
                order by i.id{order}
                limit @take offset @offset
            ) page
            inner join purchases b on b.id = page.id
            inner join products p on p.id = b.products_id
            left join users u on u.id = b.user_id and u.status <> 'deleted' and u.deleted = 0
            left join transactions t on t.id = b.transactions_id
            order by b.id{order}
            """,
            new { seller, state, type, id = isOldestFirst ? page.AboveId : page.BelowId, take = page.Take, offset = page.Offset });
        return rows.ToList();
    }

    /// <summary>
    /// Ends an order that waits for its delivery. False when there is none such of the seller's, or another call ended it first.
    /// </summary>
    /// <param name="sql">In a transaction; its first statement.</param>
    /// <param name="seller">Whose product it is.</param>
    /// <param name="id">The order.</param>
    /// <param name="state"><c>delivered</c> or <c>rejected</c>; both are final.</param>
    public static async Task<bool> End(SqlScope sql, long seller, long id, string state) => await sql.Connection.ExecuteAsync(
        """
        update purchases set delivery_status = @state, updated_at = @now
        where id = @id and status = '1' and delivery_status = 'pending'
              and exists (select 1 from products p where p.id = purchases.products_id and p.user_id = @seller)
        """,
        new { id, seller, state, now = sql.Now }) > 0;

    /// <summary>Who ordered.</summary>
    public static Task<long> Buyer(SqlScope sql, long id) => sql.Connection.ExecuteScalarAsync<long>("select user_id from purchases where id = @id", new { id });
}

/// <summary>A sale with its product and its buyer.</summary>
internal sealed class SaleRow
{
    public long Id { get; set; }

    public string? State { get; set; }

    public DateTime? CreatedAt { get; set; }

    public string? Description { get; set; }

    public long? TransactionId { get; set; }

    /// <summary>Coins that were paid; null where no payment is known.</summary>
    public decimal? Paid { get; set => field = value is { } amount ? MoneyColumns.Number(amount) : null; }

    /// <summary>This and what follows are null when the buyer's account is gone.</summary>
    public long? BuyerId { get; set; }

    public string? BuyerUsername { get; set; }

    public string? BuyerName { get; set; }

    public string? BuyerHidesName { get; set; }

    public string? BuyerEmail { get; set; }

    public long ProductId { get; set; }

    public string? ProductName { get; set; }

    public string? ProductType { get; set; }

    public decimal Price { get; set => field = MoneyColumns.Number(value); }

    public string? Image { get; set; }
}
