using BingeMe.Handlers.Data;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Posts;

internal static class CommentsSql
{
    /// <summary>A visible comment; null when there is none.</summary>
    public static Task<CommentRow?> Find(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<CommentRow>(
        """
        select c.id as Id, c.updates_id as PostId, p.user_id as PostOwnerId, c.user_id as AuthorId,
               case when p.user_id <> c.user_id and ((select u.hide_caption from users u where u.id = p.user_id) = 'yes'
                         or exists (select 1 from user_blocks b where b.user_id = p.user_id and b.blocked_user_id = c.user_id)
                         or exists (select 1 from user_blocks b where b.user_id = c.user_id and b.blocked_user_id = p.user_id))
                    then null else p.description end as PostDescription
        from comments c inner join updates p on p.id = c.updates_id
        where c.id = @id and c.status = '1' and c.deleted = 0
        """,
        new { id });

    /// <summary>Stores a comment within the open transaction; its id.</summary>
    public static async Task<long> Add(SqlScope sql, long postId, long memberId, string text, DateTimeOffset now)
    {
        await sql.Connection.ExecuteAsync(
            """
            insert into comments (updates_id, user_id, reply, date, date_utc, status, created_at)
            values (@postId, @memberId, @text, @now, @now, '1', @now)
            """,
            new { postId, memberId, text, now = now.ToSql() });
        return await sql.InsertedId();
    }

    /// <summary>Counts the visible comments of <c>@postId</c>.</summary>
    public const string CountOfPost = "select count(*) from comments where updates_id = @postId and status = '1' and deleted = 0";

    /// <summary>
    /// Deletes a comment with its likes and what was told of it. Gives how many are left; null when somebody else deleted it meanwhile.
    /// </summary>
    /// <remarks>
    /// A notification names the post, not the comment. Of those that this author's comments made for the owner, one goes for each comment;
    /// of those that likes of this author's comments made, those of members who like no other comment of theirs there.
    /// </remarks>
    public static Task<long?> Delete(SqlScope sql, CommentRow comment) => sql.Transaction<long?>(async () =>
        await TryDelete(sql, comment) ? await sql.CommitWith(new SqlMessage().Add(null, ("@postId", comment.PostId)), CountOfPost) : null);

    private static async Task<bool> TryDelete(SqlScope sql, CommentRow comment)
    {
        var told = new Notice(comment.PostOwnerId, comment.AuthorId, NotificationType.PostCommented, comment.PostId);
        var at = new { comment.Id, comment.AuthorId, postId = comment.PostId, likes = (int)NotificationType.CommentLiked };
        if (await sql.Connection.ExecuteAsync("delete from comments where id = @Id and status = '1' and deleted = 0", at) == 0) return false;
        await sql.Connection.ExecuteAsync("delete from comments_likes where comments_id = @Id", at);
        await NotifierSql.RemoveNewest(sql, told);
        await sql.Connection.ExecuteAsync(
            """
            delete from notifications
            where destination = @AuthorId and target = @postId and type = @likes
              and not exists (
                  select 1 from comments_likes l inner join comments c on c.id = l.comments_id
                  where l.user_id = notifications.author and c.user_id = @AuthorId and c.updates_id = @postId and c.status = '1' and c.deleted = 0)
            """,
            at);
        return true;
    }
}

/// <summary>A visible comment and where it stands.</summary>
internal sealed class CommentRow
{
    public long Id { get; set; }

    public long PostId { get; set; }

    public long PostOwnerId { get; set; }

    /// <summary>As the comment's author may be told of it by a push: null where the post's owner keeps captions, or either blocked the other.</summary>
    public string? PostDescription { get; set; }

    public long AuthorId { get; set; }
}
