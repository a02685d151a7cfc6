using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>The SQL of reports about members.</summary>
internal static class ReportsSql
{
    /// <summary>
    /// Writes the report and the block in one transaction (ruling 16). The table has no unique index, so the caller holds the lock of the
    /// pair (ruling 26).
    /// </summary>
    /// <returns>
    /// False when the member reported the other before and the block stands; then nothing is written. One that support has lifted, or a report of
    /// legacy's, which blocked nobody, keeps nobody from blocking: the words of this time are a report of their own.
    /// </returns>
    public static Task<bool> Insert(SqlScope sql, long memberId, long targetId, ReportRequest report, DateTimeOffset now) => sql.Transaction(async () =>
    {
        var earlier = await sql.Connection.ExecuteScalarAsync<long>(
            """
            select count(*)
            from user_blocks b
            where b.user_id = @memberId and b.blocked_user_id = @targetId
                  and exists (select 1 from reports r where r.user_id = @memberId and r.report_id = @targetId and r.type = 'user')
            """,
            new { memberId, targetId });
        if (earlier > 0) return false;
        await sql.Connection.ExecuteAsync(
            """
            insert into reports (user_id, report_id, type, reason, message, name, email, comments, internal_comments, status, created_at)
            values (@memberId, @targetId, 'user', @reason, @message, @name, @email, '', '', 0, @now)
            """,
            new
            {
                memberId,
                targetId,
                reason = report.Reason,
                message = report.Message!.Trim(),
                name = report.Name!.Trim(),
                email = report.Email!.Trim(),
                now = now.ToSql(),
            });
        await sql.Connection.ExecuteAsync(
            sql.Dialect.InsertIgnore + " user_blocks (user_id, blocked_user_id, created_at) values (@memberId, @targetId, @now)",
            new { memberId, targetId, now = now.ToSql() });
        return true;
    });

}
