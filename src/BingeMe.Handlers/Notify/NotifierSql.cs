using System.Data.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Notify;

/// <summary>The SQL of <see cref="Notifier"/>.</summary>
internal sealed class NotifierSql(IDatabase database)
{
    private const string Same = "destination = @Destination and author = @Author and type = @Type and target = @Target";

    /// <summary>Both members; null when either has no row.</summary>
    public async Task<PartiesRow?> Parties(Notice notice)
    {
        await using var connection = await database.Open(CancellationToken.None);
        return await connection.QueryFirstOrDefaultAsync<PartiesRow>(
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
    }

    /// <summary>Writes a row.</summary>
    public Task<bool> Write(Notice notice, DateTimeOffset now) => Transient.Retry(async () =>
    {
        await using var connection = await database.Open(CancellationToken.None);
        await Insert(connection, null, notice, now);
        return true;
    });

    /// <summary>Makes the live rows of a notice as many as are wanted. True when one was written or brought back.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="wanted">How many are wanted, read in this transaction.</param>
    /// <param name="isKept">Whether a row too many stays, withdrawn; else it is deleted.</param>
    /// <param name="isWelcome">Whether the member may be told; if not, nothing is written.</param>
    /// <param name="now">The present.</param>
    public Task<bool> Follow(Notice notice, Func<DbConnection, DbTransaction, Task<long>> wanted, bool isKept, bool isWelcome, DateTimeOffset now) => Transient.Retry(async () =>
    {
        await using var connection = await database.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();

        // Calls of one author wait for each other here, and each reads what stands then: the last one sees what all of them have left.
        await MemberLock.Take(connection, transaction, notice.Author);
        var count = await wanted(connection, transaction);
        var rows = (await connection.QueryAsync<NoticeRow>(
            $"select id as Id, status as Status from notifications where {Same} order by id desc limit 1000", Key(notice), transaction)).ToList();
        var live = rows.FindAll(r => !r.IsWithdrawn);
        var isWritten = live.Count < count && isWelcome;
        if (isWritten && rows.Find(r => r.IsWithdrawn) is { } withdrawn)
        {
            await connection.ExecuteAsync(
                "update notifications set status = '0', seen = 0, created_at = @at where id = @id", new { id = withdrawn.Id, at = now.ToSql() }, transaction);
        }
        else if (isWritten)
        {
            await Insert(connection, transaction, notice, now);
        }

        foreach (var spare in live.Take(Math.Max(0, live.Count - (int)count)))
        {
            await connection.ExecuteAsync(
                isKept ? "update notifications set status = '1' where id = @id" : "delete from notifications where id = @id", new { id = spare.Id }, transaction);
        }

        await transaction.CommitAsync();
        return isWritten;
    });

    /// <summary>Deletes the newest row of a notice within the transaction of what it told of.</summary>
    // MySQL refuses to read the table that a statement deletes from, unless it is behind a derived table.
    public static Task<int> RemoveNewest(DbConnection connection, DbTransaction? transaction, Notice notice) => connection.ExecuteAsync(
        $"delete from notifications where id = (select n.id from (select max(id) as id from notifications where {Same}) n)", Key(notice), transaction);

    private static NoticeKey Key(Notice notice) => new(notice.Destination, notice.Author, (int)notice.Type, notice.Target);

    private static Task<int> Insert(DbConnection connection, DbTransaction? transaction, Notice notice, DateTimeOffset now) => connection.ExecuteAsync(
        """
        insert into notifications (destination, author, type, target, status, seen, created_at)
        values (@Destination, @Author, @Type, @Target, '0', 0, @at)
        """,
        new { notice.Destination, notice.Author, Type = (int)notice.Type, notice.Target, at = now.ToSql() },
        transaction);
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

    public bool IsWithdrawn => Status == "1";
}
