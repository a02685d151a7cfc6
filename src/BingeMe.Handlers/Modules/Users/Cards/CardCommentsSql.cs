using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Cards;

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
    /// How many comments of a post are listed: those whose author is not among the members who are gone or blocked. These are few, and looked
    /// up once; to ask after each author of a long list would cost more the more members there are.
    /// </summary>
    public async Task<long> Total(long postId, long viewer, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<long>(
            """
            select count(*) from comments c
            where c.updates_id = @postId and c.status = '1' and c.deleted = 0
              and c.user_id not in (select u.id from users u where u.deleted > 0)
              and c.user_id not in (select u.id from users u where u.deleted = 0 and u.status = 'deleted')
              and c.user_id not in (select b.blocked_user_id from user_blocks b where b.user_id = @viewer)
              and c.user_id not in (select b.user_id from user_blocks b where b.blocked_user_id = @viewer)
            """,
            new { postId, viewer });
    }
}

/// <summary>A comment with its author and its likes.</summary>
internal sealed class CardCommentRow
{
    public long Id { get; set; }

    public long PostId { get; set; }

    public string? Text { get; set; }

    public DateTime Date { get; set; }

    public DateTime? DateUtc { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }

    public long AuthorId { get; set; }

    public long Likes { get; set; }

    public long Liked { get; set; }
}
