using System.Data.Common;
using BingeMe.Handlers.Common.Sql;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Notifications;

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

    /// <summary>Brings a withdrawn row back, or inserts one. False when there are enough live ones already.</summary>
    public Task<bool> Write(Notice notice, DateTimeOffset now) => Transient.Retry(async () =>
    {
        await using var connection = await database.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        var written = await Write(connection, transaction, notice, now);
        await transaction.CommitAsync();
        return written;
    });

    /// <summary>Marks the live rows of a notice as withdrawn.</summary>
    public async Task Withdraw(Notice notice)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await connection.ExecuteAsync($"update notifications set status = '1' where {Same} and status <> '1'", Key(notice));
    }

    /// <summary>Deletes the newest row of a notice.</summary>
    public async Task Remove(Notice notice)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await RemoveNewest(connection, null, notice);
    }

    /// <summary>Deletes the newest row of a notice within the transaction of what it told of.</summary>
    // MySQL refuses to read the table that a statement deletes from, unless it is behind a derived table.
    public static Task<int> RemoveNewest(DbConnection connection, DbTransaction? transaction, Notice notice) => connection.ExecuteAsync(
        $"delete from notifications where id = (select n.id from (select max(id) as id from notifications where {Same}) n)", Key(notice), transaction);

    private static NoticeKey Key(Notice notice) => new(notice.Destination, notice.Author, (int)notice.Type, notice.Target);

    private static async Task<bool> Write(DbConnection connection, DbTransaction transaction, Notice notice, DateTimeOffset now)
    {
        // Counting and inserting must not interleave with another call of the same author.
        if (notice.Most is not null) await MemberLock.Take(connection, transaction, notice.Author);
        var rows = (await connection.QueryAsync<NoticeRow>(
            $"select id as Id, status as Status from notifications where {Same} order by id desc limit 100", Key(notice), transaction)).ToList();
        if (notice.Most is { } most && rows.Count(r => !r.IsWithdrawn) >= most) return false;
        var at = now.ToSql();
        if (rows.Find(r => r.IsWithdrawn) is { } withdrawn)
        {
            return await connection.ExecuteAsync(
                "update notifications set status = '0', seen = 0, created_at = @at where id = @id and status = '1'", new { id = withdrawn.Id, at }, transaction) == 1;
        }

        await connection.ExecuteAsync(
            """
            insert into notifications (destination, author, type, target, status, seen, created_at)
            values (@Destination, @Author, @Type, @Target, '0', 0, @at)
            """,
            new { notice.Destination, notice.Author, Type = (int)notice.Type, notice.Target, at },
            transaction);
        return true;
    }

    private sealed record NoticeKey(long Destination, long Author, int Type, long Target);
}
