using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
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
    /// <summary>
    /// Begins to turn a member's like of a post over, in one message: locks the member's row, then reads all that the toggle rests on. What is
    /// known of the post, its owner, the member and his like is one row: to plan a statement costs MariaDB more than a join by a key.
    /// </summary>
    public static async Task<(LikedPostRow? Post, List<NoticeRow> Notices)> Begin(SqlScope sql, long postId, long memberId, DateTimeOffset now)
    {
        await using var results = await sql.Send(
            $"""
            {SqlScope.MemberLock};
            select {EntitlementSql.PostColumns},
                   p.description as Description, u.notify_liked_post as NotifyLikedPost,
                   a.id as ActorId, a.name as ActorName, a.username as ActorUsername, a.hide_name as ActorHidesName, k.status as LikeStatus
            from updates p inner join users u on u.id = p.user_id
            left join users a on a.id = @memberId
            left join likes k on k.updates_id = p.id and k.user_id = @memberId
            where p.id = @postId;
            {NotifierSql.RowsOfAll}
            """,
            ("@memberId", memberId), ("@viewer", memberId), ("@Author", memberId), ("@postId", postId), ("@Target", postId), ("@Type", (int)NotificationType.PostLiked), ("@now", now.ToSql()));
        var post = await results.First(static r => r.GetRowParser<LikedPostRow>());
        var notices = await results.List(static r => r.GetRowParser<NoticeRow>());
        return (post, notices.FindAll(n => n.Destination == post?.OwnerId));
    }

    /// <summary>What turns the like over: the row never goes away.</summary>
    public static SqlMessage Turn(SqlDialect dialect, long postId, long memberId, LikedPostRow post) => new SqlMessage().Add(
        post.LikeStatus is null
            ? $"{dialect.InsertIgnore} likes (updates_id, user_id, status) values (@postId, @memberId, '1')"
            : $"update likes set status = '{(post.IsLiked ? "0" : "1")}' where updates_id = @postId and user_id = @memberId",
        ("@postId", postId), ("@memberId", memberId));

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
            select c.id, @memberId, @now, @now from comments c where c.id = @commentId and c.status = '1' and c.deleted = 0
            """,
            at) == 1 ? true : null;
    }

    /// <summary>Counts the likes of <c>@postId</c>.</summary>
    public const string CountOfPost = "select count(*) from likes where updates_id = @postId and status = '1'";

    /// <summary>Counts the likes of <c>@commentId</c>.</summary>
    public const string CountOfComment = "select count(*) from comments_likes where comments_id = @commentId";

    /// <summary>How many comments of a notice's receiver on the post that is its target its author likes.</summary>
    public static Task<long> OfComments(SqlScope sql, Notice notice) => sql.Connection.ExecuteScalarAsync<long>(
        """
        select count(*) from comments c inner join comments_likes l on l.comments_id = c.id
        where c.updates_id = @Target and c.user_id = @Destination and c.status = '1' and c.deleted = 0 and l.user_id = @Author
        """,
        new { notice.Target, notice.Destination, notice.Author });
}

/// <summary>A post as the toggle of its like finds it: its facts, its owner, the member and his like.</summary>
internal sealed class LikedPostRow : PostFactsRow
{
    public string? Description { get; set; }

    public string? NotifyLikedPost { get; set; }

    /// <summary>The member; null when there is no such row.</summary>
    public long? ActorId { get; set; }

    public string? ActorName { get; set; }

    public string? ActorUsername { get; set; }

    public string? ActorHidesName { get; set; }

    /// <summary>Null when the member never liked the post.</summary>
    public string? LikeStatus { get; set; }

    public bool IsLiked => LikeStatus == "1";

    /// <summary>What decides whether the owner is told.</summary>
    public PartiesRow? Parties => ActorId is null
        ? null
        : new PartiesRow
        {
            Status = OwnerStatus,
            Deleted = OwnerDeleted,
            LikedPost = NotifyLikedPost,
            ActorName = ActorName,
            ActorUsername = ActorUsername ?? "",
            ActorHidesName = ActorHidesName,
            Blocked = Blocks,
        };
}
