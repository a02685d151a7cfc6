using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Relations;

internal static class RestrictionsSql
{
    /// <summary>
    /// Turns the restriction over. Adding one by a creator also cancels the target's running subscriptions to him, in the same
    /// transaction; they keep their end, so that lifting the restriction gives the rest back (ruling 9, users S9.7).
    /// </summary>
    /// <returns>Whether the target is restricted now.</returns>
    public static Task<bool> Toggle(SqlScope sql, long memberId, long targetId, DateTimeOffset now) => sql.Transaction(async () =>
    {
        var isRestricted = false;
        if (await Delete(sql, memberId, targetId) == 0)
        {
            // Two calls at once: the unique index lets one insert, the other finds the work done.
            await sql.Connection.ExecuteAsync(
                sql.Dialect.InsertIgnore + " restrictions (user_id, user_restricted, created_at, updated_at) values (@memberId, @targetId, @now, @now)",
                new { memberId, targetId, now = now.ToSql() });
            await sql.Connection.ExecuteAsync(
                """
                update subscriptions set cancelled = 'yes', updated_at = @now
                where user_id = @targetId and cancelled = 'no'
                  and stripe_price in (select p.name from plans p inner join users u on u.id = p.user_id where p.user_id = @memberId and u.verified_id = 'yes')
                """,
                new { memberId, targetId, now = now.ToSql() });
            isRestricted = true;
        }

        return isRestricted;
    });


    /// <summary>Lifts the restriction. False when there was none.</summary>
    public static async Task<bool> Remove(SqlScope sql, long memberId, long targetId) => await Delete(sql, memberId, targetId) > 0;

    /// <summary>A page. What is on it is told by an index and the members' keys alone, so that it begins at the cursor on MariaDB too.</summary>
    public static async Task<List<RestrictedRow>> List(SqlScope sql, long memberId, Page page)
    {
        var rows = await sql.Connection.QueryAsync<RestrictedRow>(
            """
            select page.id as Id, u.id as UserId, u.name as Name, u.username as Username, u.avatar as Avatar, u.hide_name as HideName
            from (
                select r.id, r.user_restricted from restrictions r
                where r.user_id = @memberId and r.id < @below
                  and (select k.id from users k where k.id = r.user_restricted and k.status <> 'deleted' and k.deleted = 0) is not null
                order by r.id desc
                limit @take offset @offset
            ) page
            inner join users u on u.id = page.user_restricted
            order by page.id desc
            """,
            new { memberId, below = page.BelowId, take = page.Take, offset = page.Offset });
        return rows.ToList();
    }

    public static Task<long> Count(SqlScope sql, long memberId) => sql.Connection.ExecuteScalarAsync<long>(
        """
        select count(*) from restrictions r inner join users u on u.id = r.user_restricted
        where r.user_id = @memberId and u.status <> 'deleted' and u.deleted = 0
        """,
        new { memberId });

    private static Task<int> Delete(SqlScope sql, long memberId, long targetId) => sql.Connection.ExecuteAsync(
        "delete from restrictions where user_id = @memberId and user_restricted = @targetId", new { memberId, targetId });
}

/// <summary>A restriction with whom it is about.</summary>
internal sealed class RestrictedRow
{
    public long Id { get; set; }

    public long UserId { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}
