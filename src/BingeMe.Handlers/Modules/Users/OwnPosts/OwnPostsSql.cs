using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Paging;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>
/// The SQL of a member's own lists of posts: active and switched-off ones whose end has not come (users S9.1). Deleted ones are gone.
/// </summary>
internal static class OwnPostsSql
{
    private const string Columns =
        """
        select p.id as Id, p.description as Description, p.date as Date, p.date_utc as DateUtc, p.is_utc as IsUtc, p.fixed_post as FixedPost,
               p.price as Price, p.expired_at as ExpiredAt, p.locked as Locked, p.status as Status
        from updates p
        """;

    /// <summary>The status stands in a function lest it offer indexes of its own, which MariaDB would weigh and never take.</summary>
    private const string Listed =
        """
        where p.user_id = @owner and coalesce(p.status, '') in ('active', 'disabled') and p.deleted = 0 and (p.expired_at is null or p.expired_at > @now)

        """;

    /// <summary>
    /// Posts with a file of a type. A scalar subquery and not <c>exists</c>, which MariaDB would turn into a join that begins with all files of
    /// the type, whoever's they are.
    /// </summary>
    private const string OfMedia =
        """
          and (select m.id from media m
               where m.updates_id = p.id and m.status = 'active' and (m.type = @media or (@media = 'music' and m.type = 'audio')) limit 1) is not null

        """;

    /// <summary>Counts them, pinned or not.</summary>
    public static SqlCount Count(long owner, string media, DateTime now) => new(
        $"""
        select count(*) from updates p
        {Listed}{Filter(media)}
        """,
        ("@owner", owner), ("@media", media), ("@now", now));

    /// <summary>How many pinned ones there are.</summary>
    public static Task<long> CountPinned(SqlScope sql, long owner, string media, DateTime now) => sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select count(*) from updates p
        {Listed}{Filter(media)} and p.fixed_post = '1'
        """,
        new { owner, media, now });

    /// <summary>GET /posts: the newest first.</summary>
    public static async Task<List<CardRow>> Newest(SqlScope sql, long owner, Page page, DateTime now)
    {
        var rows = await sql.Connection.QueryAsync<CardRow>(
            $"""
            {Columns}
            {Listed} and p.id < @below
            order by p.id desc
            limit @take offset @offset
            """,
            new { owner, now, below = page.BelowId, take = page.Take, offset = page.Offset });
        return rows.ToList();
    }

    /// <summary>GET /updates: of the pinned posts or of the others, which lets each sort run along its index.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="owner">Whose posts.</param>
    /// <param name="media">The wanted type of media; empty for all.</param>
    /// <param name="sort">The order.</param>
    /// <param name="pinned"><c>1</c> or <c>0</c>.</param>
    /// <param name="after">The row behind which to begin; null begins with the first one.</param>
    /// <param name="skip">Rows to leave out.</param>
    /// <param name="take">The most rows.</param>
    /// <param name="now">The present.</param>
    public static async Task<List<CardRow>> Sorted(SqlScope sql, long owner, string media, PostSort sort, string pinned, Position? after, long skip, int take, DateTime now)
    {
        var rows = await sql.Connection.QueryAsync<CardRow>(
            Sorted(media, sort, "@pinned", after is null ? "1 = 1" : sort.Behind),
            new
            {
                owner,
                media,
                now,
                pinned,
                skip,
                take,
                price = sort.Key == SortKey.Price && after is not null ? after.Decimal(1) : 0,
                locked = sort.Key == SortKey.Locked && after is not null ? after.Text(1) : "",
                id = after?.Id ?? 0,
            });
        return rows.ToList();
    }

    /// <summary>GET /updates, the first page: the pinned posts and as many of the others as have room behind them, in one message.</summary>
    public static async Task<List<CardRow>> FirstSorted(SqlScope sql, long owner, string media, PostSort sort, int take, DateTime now)
    {
        await using var results = await sql.Send(
            $"{Sorted(media, sort, "'1'", "1 = 1")};\n{Sorted(media, sort, "'0'", "1 = 1")}",
            ("@owner", owner), ("@media", media), ("@now", now), ("@take", take), ("@skip", 0));
        var pinned = await results.List(static r => r.GetRowParser<CardRow>());
        var others = await results.List(static r => r.GetRowParser<CardRow>());
        return [.. pinned.Concat(others).Take(take)];
    }

    private static string Sorted(string media, PostSort sort, string pinned, string behind) =>
        $"""
        {Columns}
        {Listed}{Filter(media)} and p.fixed_post = {pinned} and {behind}
        order by {sort.Order}
        limit @take offset @skip
        """;

    private static string Filter(string media) => media.Length == 0 ? "" : OfMedia;
}
