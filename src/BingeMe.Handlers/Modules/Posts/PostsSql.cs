using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using Dapper;

namespace BingeMe.Handlers.Modules.Posts;

internal static class PostsSql
{
    /// <summary>A post of a member by name, whatever its state; null when there is none. Ask the entitlement before showing it.</summary>
    public static async Task<PostRow?> Find(SqlScope sql, string username, long id)
    {
        var row = await sql.Connection.QueryFirstOrDefaultAsync<PostRow>(
            """
            select p.id as Id, p.user_id as OwnerId, p.description as Description, p.date as Date, p.date_utc as DateUtc, p.is_utc as IsUtc,
                   p.fixed_post as FixedPost, p.price as Price, p.locked as Locked, p.expired_at as ExpiredAt,
                   (select count(*) from likes l where l.updates_id = p.id and l.status = '1') as Likes,
                   (select count(*) from comments c where c.updates_id = p.id and c.status = '1' and c.deleted = 0) as Comments,
                   u.username as Username, u.name as Name, u.hide_name as HideName, u.avatar as Avatar
            from updates p inner join users u on u.id = p.user_id
            where p.id = @id and u.username = @username and u.username <> 'ua'
            """,
            new { id, username });
        return row is not null && Members.IsSameName(row.Username, username) ? row : null;
    }

    /// <summary>The visible files of some posts, each post's in the order of their upload.</summary>
    public static async Task<List<MediaRow>> Media(SqlScope sql, IEnumerable<long> postIds)
    {
        var rows = await sql.Connection.QueryAsync<MediaRow>(
            $"""
            select m.updates_id as PostId, m.type as Type, m.image as Image, m.video as Video, m.music as Music, m.file as File, m.video_embed as VideoEmbed
            from media m
            where m.updates_id in {SqlList.Of(postIds)} and m.status = 'active'
            order by m.updates_id, m.id
            """);
        return rows.ToList();
    }

    /// <summary>A post's tags in the order in which they were made.</summary>
    public static async Task<List<string>> Tags(SqlScope sql, long postId)
    {
        var rows = await sql.Connection.QueryAsync<string>(
            "select t.tag from update_tags x inner join tags t on t.id = x.tag_id where x.update_id = @postId order by t.id", new { postId });
        return rows.ToList();
    }

    /// <summary>Whose a post is; null when there is none.</summary>
    public static Task<AboutPostRow?> About(SqlScope sql, long postId) => sql.Connection.QueryFirstOrDefaultAsync<AboutPostRow>(
        "select user_id as OwnerId, description as Description from updates where id = @postId", new { postId });
}

internal sealed class PostRow
{
    public long Id { get; set; }

    public long OwnerId { get; set; }

    public string? Description { get; set; }

    public DateTime Date { get; set; }

    public DateTime? DateUtc { get; set; }

    public string? IsUtc { get; set; }

    public string? FixedPost { get; set; }

    public decimal? Price { get; set => field = value is { } amount ? MoneyColumns.Number(amount) : null; }

    public string? Locked { get; set; }

    public DateTime? ExpiredAt { get; set; }

    public long Likes { get; set; }

    public long Comments { get; set; }

    public string Username { get; set; } = "";

    public string? Name { get; set; }

    public string? HideName { get; set; }

    public string? Avatar { get; set; }

    public DateTimeOffset PublishedAt => LegacyTime.OfPost(Date, DateUtc, IsUtc);
}

/// <summary>Whose a post is and what it is called in notifications.</summary>
internal sealed class AboutPostRow
{
    public long OwnerId { get; set; }

    public string? Description { get; set; }
}
