using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Notify;

/// <summary>The SQL of <see cref="Notifier"/>.</summary>
internal static class NotifierSql
{
    private const string OfAll = "author = @Author and type = @Type and target = @Target";

    private const string Same = $"destination = @Destination and {OfAll}";

    private const string Rows = $"select id as Id, status as Status from notifications where {Same} order by id desc limit 1000";

    /// <summary>Both members; null when either has no row.</summary>
    public static Task<PartiesRow?> Parties(SqlScope sql, Notice notice) => sql.Connection.QueryFirstOrDefaultAsync<PartiesRow>(
        """
        select d.status as Status, d.deleted as Deleted, d.notify_new_subscriber as NewSubscriber, d.notify_liked_post as LikedPost,
               d.notify_commented_post as CommentedPost, d.notify_new_tip as NewTip, d.notify_new_ppv as NewPpv, d.notify_liked_comment as LikedComment,
               a.name as ActorName, a.username as ActorUsername, a.hide_name as ActorHidesName,
               case when exists (select 1 from user_blocks b where b.user_id = d.id and b.blocked_user_id = a.id)
                      or exists (select 1 from user_blocks b where b.user_id = a.id and b.blocked_user_id = d.id) then 1 else 0 end as Blocked
        from users d inner join users a on a.id = @Author
        where d.id = @Destination
        """,
        new { notice.Destination, notice.Author });

    /// <summary>
    /// Selects the rows of a notice as <see cref="NoticeRow"/>, the newest first, whoever was told; with <c>@Author</c>, <c>@Type</c> and
    /// <c>@Target</c>. The receiver is for the caller to look at: asked for as well, he would bring four more indexes to weigh.
    /// </summary>
    public const string RowsOfAll = $"select id as Id, status as Status, coalesce(destination, 0) as Destination from notifications where {OfAll} order by id desc limit 1000";

    /// <summary>Writes a row.</summary>
    public static Task Insert(SqlScope sql, Notice notice, DateTimeOffset now) => sql.Execute(Insert(new SqlMessage(), notice, now));

    /// <summary>Makes the live rows of a notice as many as are wanted. True when one was written or brought back.</summary>
    /// <param name="sql">The connection, whose transaction holds the author's row: calls of one author wait for each other.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="wanted">How many are wanted.</param>
    /// <param name="isKept">Whether a row too many stays, withdrawn; else it is deleted.</param>
    /// <param name="isWelcome">Whether the member may be told; if not, nothing is written.</param>
    /// <param name="now">The present.</param>
    public static async Task<bool> Follow(SqlScope sql, Notice notice, long wanted, bool isKept, bool isWelcome, DateTimeOffset now)
    {
        var rows = (await sql.Connection.QueryAsync<NoticeRow>(Rows, Key(notice))).ToList();
        var message = new SqlMessage();
        var isWritten = Follow(message, notice, rows, wanted, isKept, isWelcome, now);
        await sql.Execute(message);
        return isWritten;
    }

    /// <summary>The same, given the rows; the statements go into a message.</summary>
    public static bool Follow(SqlMessage message, Notice notice, List<NoticeRow> rows, long wanted, bool isKept, bool isWelcome, DateTimeOffset now)
    {
        var live = rows.FindAll(r => !r.IsWithdrawn);
        var isWritten = live.Count < wanted && isWelcome;
        if (isWritten && rows.Find(r => r.IsWithdrawn) is { } withdrawn)
        {
            message.Add($"update notifications set status = '0', seen = 0, created_at = @at where id in {SqlList.Of([withdrawn.Id])}", ("@at", now.ToSql()));
        }
        else if (isWritten)
        {
            Insert(message, notice, now);
        }

        var spare = live.Take(Math.Max(0, live.Count - (int)wanted)).Select(static r => r.Id).ToList();
        if (spare.Count > 0) message.Add($"{(isKept ? "update notifications set status = '1'" : "delete from notifications")} where id in {SqlList.Of(spare)}");
        return isWritten;
    }

    private static SqlMessage Insert(SqlMessage message, Notice notice, DateTimeOffset now) => message.Add(
        """
        insert into notifications (destination, author, type, target, status, seen, created_at)
        values (@Destination, @Author, @Type, @Target, '0', 0, @at)
        """,
        ("@Destination", notice.Destination), ("@Author", notice.Author), ("@Type", (int)notice.Type), ("@Target", notice.Target), ("@at", now.ToSql()));

    /// <summary>Deletes the newest row of a notice within the transaction of what it told of.</summary>
    // MySQL refuses to read the table that a statement deletes from, unless it is behind a derived table.
    public static Task<int> RemoveNewest(SqlScope sql, Notice notice) => sql.Connection.ExecuteAsync(
        $"delete from notifications where id = (select n.id from (select max(id) as id from notifications where {Same}) n)", Key(notice));

    private static NoticeKey Key(Notice notice) => new(notice.Destination, notice.Author, (int)notice.Type, notice.Target);
}

/// <summary>What decides whether a member is told: both accounts, the settings of the one who would be.</summary>
internal sealed class PartiesRow
{
    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public string? NewSubscriber { get; set; }

    public string? LikedPost { get; set; }

    public string? CommentedPost { get; set; }

    public string? NewTip { get; set; }

    public string? NewPpv { get; set; }

    public string? LikedComment { get; set; }

    public string? ActorName { get; set; }

    public string ActorUsername { get; set; } = "";

    public string? ActorHidesName { get; set; }

    public long Blocked { get; set; }

    /// <summary>Whether the member wants this kind; those without a setting always come. A renewal counts as a subscription (posts-messages.md, open point 3).</summary>
    public bool Wants(NotificationType type) => type switch
    {
        NotificationType.Subscribed or NotificationType.Renewed => NewSubscriber == "yes",
        NotificationType.PostLiked => LikedPost == "yes",
        NotificationType.PostCommented => CommentedPost == "yes",
        NotificationType.CommentLiked => LikedComment == "yes",
        NotificationType.Tipped => NewTip == "yes",
        NotificationType.MessageBought or NotificationType.PostBought => NewPpv == "yes",
        _ => true,
    };
}

/// <summary>What makes two notices the same, as SQL parameters.</summary>
internal sealed record NoticeKey(long Destination, long Author, int Type, long Target);

/// <summary>A stored notification of the same parties, type and target.</summary>
internal sealed class NoticeRow
{
    public long Id { get; set; }

    public string Status { get; set; } = "0";

    /// <summary>Who was told, where that was asked for; 0 in old rows about nobody.</summary>
    public long Destination { get; set; }

    public bool IsWithdrawn => Status == "1";
}
