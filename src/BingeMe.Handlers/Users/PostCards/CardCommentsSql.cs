using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Users.PostCards;

/// <summary>
/// The SQL of reading comments. What counts is what is listed: not hidden, not deleted, by an author who still is, and whom neither side
/// blocked (users S9.11). A visitor is member 0.
/// </summary>
internal sealed class CardCommentsSql(IDatabase database)
{
    private const string Columns =
        """
        select c.id as Id, c.updates_id as PostId, coalesce(c.reply, c.comment) as Text, c.date as Date, c.date_utc as DateUtc,
               u.id as AuthorId, u.name as Name, u.username as Username, u.avatar as Avatar, u.hide_name as HideName,
               (select count(*) from comments_likes l where l.comments_id = c.id) as Likes,
               (select count(*) from comments_likes l where l.comments_id = c.id and l.user_id = @viewer) as Liked
        from comments c inner join users u on u.id = c.user_id
        """;

    private const string Visible =
        """
        c.status = '1' and c.deleted = 0 and u.status <> 'deleted' and u.deleted = 0
        and not exists (select 1 from user_blocks b where b.user_id = @viewer and b.blocked_user_id = c.user_id)
        and not exists (select 1 from user_blocks b where b.user_id = c.user_id and b.blocked_user_id = @viewer)
        """;

    /// <summary>One page of a post's comments, the newest first.</summary>
    public async Task<List<CardCommentRow>> OfPost(long postId, long viewer, long below, int take, int offset, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<CardCommentRow>(
            $"""
            {Columns}
            where c.updates_id = @postId and c.id < @below and {Visible}
            order by c.id desc
            limit @take offset @offset
            """,
            new { postId, viewer, below, take, offset });
        return rows.ToList();
    }

    /// <summary>The two newest comments of each of some posts, the newest first; read from the end of the index, two a post.</summary>
    public async Task<List<CardCommentRow>> Newest(IEnumerable<long> postIds, long viewer, CancellationToken cancelled)
    {
        const string newest =
            $"select c.id from comments c inner join users u on u.id = c.user_id where c.updates_id = p.id and {Visible} order by c.id desc limit 1";
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<CardCommentRow>(
            $"""
            with newest as (
                select ({newest}) as first_id, ({newest} offset 1) as second_id
                from updates p
                where p.id in {database.Dialect.Longs("@ids")}
            )
            {Columns}
            inner join (select first_id as id from newest union all select second_id from newest) n on n.id = c.id
            order by c.updates_id, c.id desc
            """,
            new { ids = SqlList.Json(postIds), viewer });
        return rows.ToList();
    }

    /// <summary>How many comments each of some posts has; posts without one are left out.</summary>
    public async Task<Dictionary<long, long>> Counts(IEnumerable<long> postIds, long viewer, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<CardCountRow>(
            $"""
            select c.updates_id as PostId, count(*) as Count
            from comments c inner join users u on u.id = c.user_id
            where c.updates_id in {database.Dialect.Longs("@ids")} and {Visible}
            group by c.updates_id
            """,
            new { ids = SqlList.Json(postIds), viewer });
        return rows.ToDictionary(r => r.PostId, r => r.Count);
    }

    /// <summary>
    /// How many comments of a post are listed: all of them less those of authors who are gone or blocked, who are few. To ask after each
    /// author of a long list would cost more the more members there are.
    /// </summary>
    public async Task<long> Total(long postId, long viewer, CancellationToken cancelled)
    {
        const string ofPost = "c.updates_id = @postId and c.status = '1' and c.deleted = 0";
        const string there = "u.status <> 'deleted' and u.deleted = 0";
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<long>(
            $"""
            select (select count(*) from comments c where {ofPost})
                 - (select count(*) from users u inner join comments c on c.user_id = u.id where u.deleted > 0 and {ofPost})
                 - (select count(*) from users u inner join comments c on c.user_id = u.id where u.status = 'deleted' and u.deleted = 0 and {ofPost})
                 - (select count(*) from user_blocks b inner join users u on u.id = b.blocked_user_id inner join comments c on c.user_id = u.id
                    where b.user_id = @viewer and {there} and {ofPost})
                 - (select count(*) from user_blocks b inner join users u on u.id = b.user_id inner join comments c on c.user_id = u.id
                    where b.blocked_user_id = @viewer and {there} and {ofPost}
                      and not exists (select 1 from user_blocks o where o.user_id = @viewer and o.blocked_user_id = b.user_id))
            """,
            new { postId, viewer });
    }
}
