using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>
/// The SQL of reading comments. What counts is what is listed: not hidden, not deleted, by an author who still is, and whom neither side
/// blocked (users S9.11). A visitor is member 0.
/// </summary>
internal static class CardCommentsSql
{
    private const string Columns =
        """
        select c.id as Id, c.updates_id as PostId, coalesce(c.reply, c.comment) as Text, c.date as Date, c.date_utc as DateUtc,
               u.id as AuthorId, u.name as Name, u.username as Username, u.avatar as Avatar, u.hide_name as HideName,
               (select count(*) from comments_likes l where l.comments_id = c.id) as Likes,
               (select count(*) from comments_likes l where l.comments_id = c.id and l.user_id = @viewer) as Liked
        from comments c inner join users u on u.id = c.user_id
        """;

    /// <summary>
    /// Blocks of either side, at most one each by their unique index: asked for by outer joins, which MariaDB plans in less time than
    /// <c>not exists</c>.
    /// </summary>
    private const string Blocks =
        """
        left join user_blocks mine on mine.user_id = @viewer and mine.blocked_user_id = c.user_id
        left join user_blocks theirs on theirs.user_id = c.user_id and theirs.blocked_user_id = @viewer
        """;

    private const string Visible = "c.status = '1' and c.deleted = 0 and u.status <> 'deleted' and u.deleted = 0 and mine.id is null and theirs.id is null";

    /// <summary>One page of a post's comments, the newest first.</summary>
    public static async Task<List<CardCommentRow>> OfPost(SqlScope sql, long postId, long viewer, long below, int take, int offset)
    {
        var rows = await sql.Connection.QueryAsync<CardCommentRow>(
            $"""
            {Columns}
            {Blocks}
            where c.updates_id = @postId and c.id < @below and {Visible}
            order by c.id desc
            limit @take offset @offset
            """,
            new { postId, viewer, below, take, offset });
        return rows.ToList();
    }

    /// <summary>
    /// Selects the ids of the two newest comments of each of some posts as <see cref="NewestRow"/>; read from the end of the index, two a post.
    /// With <c>@viewer</c>.
    /// </summary>
    /// <param name="posts">The posts, as an SQL list.</param>
    public static string Newest(string posts)
    {
        const string newest =
            $"select c.id from comments c inner join users u on u.id = c.user_id {Blocks} where c.updates_id = p.id and {Visible} order by c.id desc limit 1";
        return $"select ({newest}) as FirstId, ({newest} offset 1) as SecondId from updates p where p.id in {posts}";
    }

    /// <summary>Some comments that are known to be listed, by post, the newest first.</summary>
    public static async Task<List<CardCommentRow>> Of(SqlScope sql, IReadOnlyCollection<long> ids, long viewer)
    {
        if (ids.Count == 0) return [];
        return (await sql.Connection.QueryAsync<CardCommentRow>(
            $"""
            {Columns}
            where c.id in {SqlList.Of(ids)}
            order by c.updates_id, c.id desc
            """,
            new { viewer })).ToList();
    }

    /// <summary>
    /// What makes comment <c>c</c> count, with <c>@viewer</c>: its author is not among the members who are gone or blocked. These are few, and
    /// looked up once; to ask after each author of a long list would cost more the more members there are, and a join may begin with all of them.
    /// </summary>
    public const string Counted =
        """
        c.status = '1' and c.deleted = 0
          and c.user_id not in (select u.id from users u where u.deleted > 0 or (u.deleted = 0 and u.status = 'deleted'))
          and c.user_id not in (select b.blocked_user_id from user_blocks b where b.user_id = @viewer)
          and c.user_id not in (select b.user_id from user_blocks b where b.blocked_user_id = @viewer)
        """;

    /// <summary>How many comments of a post are listed.</summary>
    public static Task<long> Total(SqlScope sql, long postId, long viewer) =>
        sql.Connection.ExecuteScalarAsync<long>($"select count(*) from comments c where c.updates_id = @postId and {Counted}", new { postId, viewer });
}

/// <summary>The newest comments of a post.</summary>
internal sealed class NewestRow
{
    public long? FirstId { get; set; }

    public long? SecondId { get; set; }
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
