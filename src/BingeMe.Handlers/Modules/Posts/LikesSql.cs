using BingeMe.Handlers.Data;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>
/// The SQL of likes. Every change is one statement that the unique index decides, so that any number of calls at once leaves exactly one
/// row a member and an exact count. Nothing is locked from one statement to the next, which could make two calls wait for each other.
/// </summary>
internal static class LikesSql
{
    // Two calls of one member can take the row from under a third; each round that finds it gone or come has lost to one that went through.
    private const int Rounds = 20;

    /// <summary>Turns a member's like of a post over.</summary>
    public static Task<LikeState> TogglePost(SqlScope sql, long postId, long memberId) => SqlScope.Retry(async () =>
    {
        var at = new { postId, memberId };
        var liked = true;
        if (await sql.Connection.ExecuteAsync($"{sql.Dialect.InsertIgnore} likes (updates_id, user_id, status) values (@postId, @memberId, '1')", at) == 0)
        {
            // The row never goes away, so this turns it over; only its own transaction can say which way.
            liked = await sql.Transaction(async () =>
            {
                await sql.Connection.ExecuteAsync(
                    "update likes set status = case when status = '1' then '0' else '1' end where updates_id = @postId and user_id = @memberId", at);
                return await sql.Connection.ExecuteScalarAsync<string?>(
                    "select status from likes where updates_id = @postId and user_id = @memberId", at) == "1";
            });
        }

        return new LikeState(liked, await sql.Connection.ExecuteScalarAsync<long>("select count(*) from likes where updates_id = @postId and status = '1'", at));
    });

    /// <summary>Turns a member's like of a comment over; null when the comment is gone.</summary>
    public static Task<LikeState?> ToggleComment(SqlScope sql, long commentId, long memberId, DateTimeOffset now) => SqlScope.Retry(async () =>
    {
        var at = new { commentId, memberId, now = now.ToSql() };
        bool? liked = null;
        for (var round = 0; liked is null && round < Rounds; round++)
        {
            // Not of a comment that is being deleted: its likes would stay behind.
            if (await sql.Connection.ExecuteAsync(
                $"""
                {sql.Dialect.InsertIgnore} comments_likes (comments_id, user_id, created_at, updated_at)
                select c.id, @memberId, @now, @now from comments c where c.id = @commentId and c.status = '1'
                """,
                at) == 1) liked = true;
            else if (await sql.Connection.ExecuteAsync("delete from comments_likes where comments_id = @commentId and user_id = @memberId", at) == 1) liked = false;
            else if (await sql.Connection.ExecuteScalarAsync<long>("select count(*) from comments where id = @commentId and status = '1'", at) == 0) return null;
        }

        return liked is null
            ? throw new DependencyException("sql") { Kind = DependencyFailure.Busy }
            : new LikeState(liked.Value, await sql.Connection.ExecuteScalarAsync<long>("select count(*) from comments_likes where comments_id = @commentId", at));
    });

    /// <summary>1 when the author of a notice likes the post that is its target, else 0.</summary>
    public static Task<long> OfPost(SqlScope sql, Notice notice) => sql.Connection.ExecuteScalarAsync<long>(
        "select count(*) from likes where updates_id = @Target and user_id = @Author and status = '1'", new { notice.Target, notice.Author });

    /// <summary>How many comments of a notice's receiver on the post that is its target its author likes.</summary>
    public static Task<long> OfComments(SqlScope sql, Notice notice) => sql.Connection.ExecuteScalarAsync<long>(
        """
        select count(*) from comments c inner join comments_likes l on l.comments_id = c.id
        where c.updates_id = @Target and c.user_id = @Destination and c.status = '1' and l.user_id = @Author
        """,
        new { notice.Target, notice.Destination, notice.Author });
}

/// <summary>What a toggle left.</summary>
/// <param name="Liked">Whether the member likes it now.</param>
/// <param name="Total">All likes.</param>
internal sealed record LikeState(bool Liked, long Total);
