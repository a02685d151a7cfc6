using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using Dapper;

namespace BingeMe.Handlers.Modules.Products;

/// <summary>The SQL of a creator's own products. Every statement is about products of one owner.</summary>
internal static class ProductsSql
{
    /// <summary>A page of what the owner has not deleted, the newest first: the page off an index, then what it shows.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="owner">Whose products.</param>
    /// <param name="type">One type; null for all.</param>
    /// <param name="page">Which page.</param>
    public static async Task<List<ListedProduct>> List(SqlScope sql, long owner, string? type, Page page)
    {
        var rows = await sql.Connection.QueryAsync<ListedProduct>(
            $"""
            select p.id as Id, p.name as Name, p.type as Type, p.price as Price, p.description as Description, p.tags as Tags,
                   p.delivery_time as DeliveryTime, p.status as Status, p.created_at as CreatedAt,
                   {ProductPictures.First} as Image,
                   (select count(*) from purchases b
                    where b.products_id = p.id and b.status <> 2 and (b.delivery_status is null or b.delivery_status <> 'rejected')) as Purchases
            from products p
            inner join (
                select i.id from products i
                where i.user_id = @owner and i.listed = 1 {(type is null ? "" : "and i.type = @type")} and i.id < @id
                order by i.id desc
                limit @take offset @offset
            ) page on page.id = p.id
            order by p.id desc
            """,
            new { owner, type, id = page.BelowId, take = page.Take, offset = page.Offset });
        return rows.ToList();
    }

    /// <summary>A product of the owner; null when there is none, or it is deleted.</summary>
    public static Task<OwnProduct?> Find(SqlScope sql, long owner, long id) => sql.Connection.QueryFirstOrDefaultAsync<OwnProduct>(
        """
        select id as Id, name as Name, type as Type, price as Price, description as Description, tags as Tags, delivery_time as DeliveryTime,
               file as File, status as Status, created_at as CreatedAt, updated_at as UpdatedAt
        from products
        where id = @id and user_id = @owner and status <> '2'
        """,
        new { id, owner });

    /// <summary>The files of what is sold, the main one first; none for somebody who neither sells it nor has a valid order of it.</summary>
    public static async Task<List<string>> Sold(SqlScope sql, long me, long id)
    {
        var rows = await sql.Connection.QueryAsync<string>(
            """
            select f.name
            from (
                select p.file as name, 0 as place from products p where p.id = @id and p.file <> ''
                union all
                select x.name, x.id from media_products x where x.products_id = @id and x.status = 'sold'
            ) f
            where exists (select 1 from products o where o.id = @id and o.user_id = @me)
               or exists (select 1 from purchases b where b.products_id = @id and b.user_id = @me and b.status = '1' and b.delivery_status <> 'rejected')
            order by f.place
            """,
            new { id, me });
        return rows.ToList();
    }

    /// <summary>Writes a new product. Returns its id.</summary>
    /// <param name="sql">In a transaction.</param>
    /// <param name="owner">The seller.</param>
    /// <param name="draft">What it is.</param>
    /// <param name="file">The file name of what is sold; empty for none.</param>
    public static async Task<long> Insert(SqlScope sql, long owner, ProductDraft draft, string file)
    {
        await sql.Connection.ExecuteAsync(
            """
            insert into products (user_id, name, type, price, delivery_time, tags, description, file, status, created_at, updated_at)
            values (@owner, @Name, @Type, @Price, @days, @Tags, @Description, @file, '1', @now, @now)
            """,
            new { owner, draft.Name, draft.Type, draft.Price, days = draft.DeliveryTime ?? 0, draft.Tags, draft.Description, file, now = sql.Now });
        return await sql.InsertedId();
    }

    /// <summary>Ties a file to a product.</summary>
    public static Task Attach(SqlScope sql, long productId, Attachment file, string status) => sql.Connection.ExecuteAsync(
        """
        insert into media_products (products_id, name, media_extension, status, created_at, updated_at)
        values (@productId, @name, @extension, @status, @now, @now)
        """,
        new { productId, name = file.FileName, extension = file.Extension, status, now = sql.Now });

    /// <summary>Changes a product; a delivery time that is null stays. False when it is not there any more.</summary>
    public static async Task<bool> Update(SqlScope sql, long owner, long id, ProductDraft draft, long? days) => await sql.Connection.ExecuteAsync(
        """
        update products
        set name = @Name, price = @Price, delivery_time = coalesce(@days, delivery_time, 0), tags = @Tags, description = @Description, updated_at = @now
        where id = @id and user_id = @owner and status <> '2'
        """,
        new { id, owner, draft.Name, draft.Price, days, draft.Tags, draft.Description, now = sql.Now }) > 0;

    /// <summary>Deletes a product for everybody but those who bought it. False when there is none.</summary>
    public static async Task<bool> Delete(SqlScope sql, long owner, long id) => await sql.Connection.ExecuteAsync(
        "update products set status = '2', updated_at = @now where id = @id and user_id = @owner and status <> '2'", new { id, owner, now = sql.Now }) > 0;
}

/// <summary>A product as the owner's list shows it.</summary>
internal sealed class ListedProduct
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string? Type { get; set; }

    public decimal Price { get; set; }

    public string? Description { get; set; }

    public string? Tags { get; set; }

    public long? DeliveryTime { get; set; }

    public string? Status { get; set; }

    public DateTime? CreatedAt { get; set; }

    public string? Image { get; set; }

    public long Purchases { get; set; }
}

/// <summary>A product as its owner edits it.</summary>
internal sealed class OwnProduct
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string? Type { get; set; }

    public decimal Price { get; set; }

    public string? Description { get; set; }

    public string? Tags { get; set; }

    public long? DeliveryTime { get; set; }

    public string? File { get; set; }

    public string? Status { get; set; }

    public DateTime? CreatedAt { get; set; }

    public DateTime? UpdatedAt { get; set; }
}
