using BingeMe.Handlers.Data;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>
/// The SQL of likes. Toggles run in a transaction that holds the member's row first (<see cref="SqlScope.LockMember"/>): calls of one member
/// wait for each other, so each reads what the one before it left and changes exactly that. None tries an insert that the unique index
/// is going to refuse: InnoDB then locks the gap beside the row, where other members want to insert.
/// </summary>
internal static class LikesSql
{
    /// <summary>Turns a member's like of a post over. Whether the member likes it now.</summary>
    public static async Task<bool> TogglePost(SqlScope sql, long postId, long memberId)
    {
        var at = new { postId, memberId };
        var status = await sql.Connection.ExecuteScalarAsync<string?>("select status from likes where updates_id = @postId and user_id = @memberId", at);
        if (status is null)
        {
            await sql.Connection.ExecuteAsync($"{sql.Dialect.InsertIgnore} likes (updates_id, user_id, status) values (@postId, @memberId, '1')", at);
            return true;
        }

        // The row never goes away, so this turns it over.
        var isLiked = status != "1";
        await sql.Connection.ExecuteAsync(
            "update likes set status = @status where updates_id = @postId and user_id = @memberId", new { postId, memberId, status = isLiked ? "1" : "0" });
        return isLiked;
    }

    /// <summary>Turns a member's like of a comment over. Whether the member likes it now; null when the comment is gone.</summary>
    public static async Task<bool?> ToggleComment(SqlScope sql, long commentId, long memberId, DateTimeOffset now)
    {
        var at = new { commentId, memberId, now = now.ToSql() };
        if (await sql.Connection.ExecuteScalarAsync<long>("select count(*) from comments_likes where comments_id = @commentId and user_id = @memberId", at) > 0)
        {
            await sql.Connection.ExecuteAsync("delete from comments_likes where comments_id = @commentId and user_id = @memberId", at);
            return false;
        }

        // Not of a comment that is being deleted: its likes would stay behind.
        return await sql.Connection.ExecuteAsync(
            $"""
            {sql.Dialect.InsertIgnore} comments_likes (comments_id, user_id, created_at, updated_at)
            select c.id, @memberId, @now, @now from comments c where c.id = @commentId and c.status = '1'
            """,
            at) == 1 ? true : null;
    }

    /// <summary>All likes of a post.</summary>
    public static Task<long> CountOfPost(SqlScope sql, long postId) =>
        sql.Connection.ExecuteScalarAsync<long>("select count(*) from likes where updates_id = @postId and status = '1'", new { postId });

    /// <summary>All likes of a comment.</summary>
    public static Task<long> CountOfComment(SqlScope sql, long commentId) =>
        sql.Connection.ExecuteScalarAsync<long>("select count(*) from comments_likes where comments_id = @commentId", new { commentId });

    /// <summary>How many comments of a notice's receiver on the post that is its target its author likes.</summary>
    public static Task<long> OfComments(SqlScope sql, Notice notice) => sql.Connection.ExecuteScalarAsync<long>(
        """
        select count(*) from comments c inner join comments_likes l on l.comments_id = c.id
        where c.updates_id = @Target and c.user_id = @Destination and c.status = '1' and l.user_id = @Author
        """,
        new { notice.Target, notice.Destination, notice.Author });
}
