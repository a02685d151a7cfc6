using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>The SQL of changing and deleting own posts.</summary>
internal static class EditPostSql
{
    /// <summary>Locks the member's row, then reads the member's own post as far as it can be edited, in one message; null when there is none.</summary>
    public static async Task<EditablePost?> Hold(SqlScope sql, long id, long owner)
    {
        await using var results = await sql.Send(
            $"""
            {SqlScope.MemberLock};
            select id as Id, price as Price, locked as Locked, expired_at as ExpiredAt
            from updates
            where id = @id and user_id = @memberId and status in ('active', 'disabled') and deleted = 0 and taken_away_at is null
            """,
            ("@memberId", owner), ("@id", id));
        return await results.First(static r => r.GetRowParser<EditablePost>());
    }

    /// <summary>Writes a post and its tags, in a transaction; null leaves a thing as it is. False when the post went in the meantime.</summary>
    public static async Task<bool> Save(SqlScope sql, long id, string? description, decimal? price, string? locked, DateTime? endsAt, bool clearsEnd, PostTags? tags, DateTimeOffset now)
    {
        var written = await sql.Connection.ExecuteAsync(
            """
            update updates
            set description = coalesce(@description, description), price = coalesce(@price, price), locked = coalesce(@locked, locked),
                expired_at = case when @clearsEnd = 1 then null else coalesce(@endsAt, expired_at) end, updated_at = @now
            where id = @id and status in ('active', 'disabled') and deleted = 0 and taken_away_at is null
            """,
            new { id, description, price, locked, clearsEnd = clearsEnd ? 1 : 0, endsAt, now = now.ToSql() });
        if (written == 0) return false;
        if (tags is not null) await Replace(sql, id, tags);
        return true;
    }

    /// <summary>
    /// Takes a post away: from everybody, or, where somebody paid for it, from the lists alone, marked so that no edit brings it back. The one
    /// statement looks for buyers and writes, so that a purchase at the same moment is not lost. Doing it twice changes nothing.
    /// </summary>
    /// <returns>False when the member has no such post.</returns>
    public static async Task<bool> Delete(SqlScope sql, long id, long owner, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        """
        update updates
        set status = case when status = 'deleted' or exists (select 1 from pay_per_views v where v.updates_id = @id and v.status = 1) then status else 'disabled' end,
            deleted = case when exists (select 1 from pay_per_views v where v.updates_id = @id and v.status = 1) then deleted else 1 end,
            expired_at = case when expired_at is null or expired_at > @now then @now else expired_at end,
            taken_away_at = coalesce(taken_away_at, @now),
            updated_at = @now
        where id = @id and user_id = @owner
        """,
        new { id, owner, now = now.ToSql() }) > 0;

    /// <summary>The post's tags from now on.</summary>
    private static async Task Replace(SqlScope sql, long postId, PostTags tags)
    {
        await sql.Connection.ExecuteAsync("delete from update_tags where update_id = @postId", new { postId });
        await tags.Tie(sql, postId);
    }
}

/// <summary>What an edit must know of the post.</summary>
internal sealed class EditablePost
{
    public long Id { get; set; }

    public decimal Price { get; set; }

    public string Locked { get; set; } = "";

    public DateTime? ExpiredAt { get; set; }
}
