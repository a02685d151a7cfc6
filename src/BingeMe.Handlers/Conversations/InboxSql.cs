using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Conversations;

/// <summary>
/// The SQL of the inbox and its search. A page is read off the conversations' own indexes by the time of their last message, as far as it
/// reaches; what it shows of each is looked up for the page alone.
/// </summary>
internal static class InboxSql
{
    /// <summary>
    /// Whether a conversation <c>c</c> with member <c>{0}</c> is listed: nobody blocked the other, it stands for the pair (of several open
    /// rows the one touched last does), and there is a message to show. Scalar subqueries, because MariaDB would begin with all messages
    /// of everybody if it could make joins of them.
    /// </summary>
    private const string Listed =
        $$"""
        c.status = 1 and c.active = 1 and {0} <> @me
        and not exists (select 1 from user_blocks b where b.user_id = @me and b.blocked_user_id = {0})
        and not exists (select 1 from user_blocks b where b.user_id = {0} and b.blocked_user_id = @me)
        and not exists (select 1 from conversations d where d.user_1 = @me and d.user_2 = {0} and d.status = 1 and d.active = 1 and {{Later}})
        and not exists (select 1 from conversations d where d.user_2 = @me and d.user_1 = {0} and d.status = 1 and d.active = 1 and {{Later}})
        and not exists (select 1 from conversations d where d.user1_id = @me and d.user2_id = {0} and d.status = 1 and d.active = 1 and {{Later}})
        and not exists (select 1 from conversations d where d.user2_id = @me and d.user1_id = {0} and d.status = 1 and d.active = 1 and {{Later}})
        and coalesce(
            (select m.id from messages m where m.from_user_id = @me and m.to_user_id = {0} and {{VisibleSql.Message}} order by m.created_at desc, m.id desc limit 1),
            (select m.id from messages m where m.from_user_id = {0} and m.to_user_id = @me and {{VisibleSql.Message}} order by m.created_at desc, m.id desc limit 1)
        ) is not null
        """;

    private const string Later = "(d.touched > c.touched or (d.touched = c.touched and d.id > c.id))";

    private const string Behind = "(@at is null or c.touched < @at or (c.touched = @at and c.id < @id))";

    private const string Found =
        """
        and (select u.id from users u
             where u.id = {0} and u.status <> 'deleted' and u.deleted = 0
               and (u.username like @like escape '!' or (u.hide_name <> 'yes' and u.name like @like escape '!'))) is not null
        """;

    /// <summary>The conversations of a page but the one with support, the one touched last first, behind a place or from an offset.</summary>
    public static Task<List<InboxKey>> Page(SqlScope sql, long me, long support, Position? after, int skip, int take, DateTime now) =>
        Keys(sql, $"and {{0}} <> @support and {Behind}", me, support, after, like: "", skip, take, now);

    /// <summary>The same of conversations with members found by a term; a hidden name is not searched (ruling 27).</summary>
    public static Task<List<InboxKey>> Search(SqlScope sql, long me, string term, int skip, int take, DateTime now) =>
        Keys(sql, Found, me, support: 0, after: null, LikePattern.Contains(term), skip, take, now);

    /// <summary>What the inbox shows of the conversations with some members, in no order; one without a visible message is left out.</summary>
    public static async Task<List<InboxRow>> With(SqlScope sql, long me, IEnumerable<long> others, DateTime now)
    {
        var rows = await sql.Connection.QueryAsync<InboxRow>(
            $"""
            with {VisibleSql.Pairs(sql.Dialect.Longs("@others"))},
            {VisibleSql.Newest}
            select n.other as Other, n.id as ConversationId, c.room_id as RoomId, m.id as MessageId, m.message as Message, m.status as Status, m.tip as Tip,
                   m.from_user_id as FromUserId, m.created_at as CreatedAt, u.name as Name, u.username as Username, u.avatar as Avatar, u.hide_name as HideName
            from newest n
            join messages m on m.id = n.message_id
            join conversations c on c.id = n.id
            left join users u on u.id = n.other
            """,
            new { me, others = SqlList.Json(others), now });
        return rows.ToList();
    }

    /// <summary>How many conversations are listed.</summary>
    public static Task<long> Count(SqlScope sql, long me, DateTime now) => sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select (select count(*) from conversations c where c.member_one = @me and {Of(Listed, "c.member_two")})
             + (select count(*) from conversations c where c.member_two = @me and {Of(Listed, "c.member_one")})
        """,
        new { me, now });

    private static async Task<List<InboxKey>> Keys(SqlScope sql, string filter, long me, long support, Position? after, string like, int skip, int take, DateTime now)
    {
        var rows = await sql.Connection.QueryAsync<InboxKey>(
            $"""
            select x.id as Id, x.other as Other, x.touched as Touched
            from (
                select * from ({Side("c.member_one", "c.member_two", filter)}) begun
                union all
                select * from ({Side("c.member_two", "c.member_one", filter)}) joined
            ) x
            order by x.touched desc, x.id desc
            limit @take offset @skip
            """,
            new { me, support, like, at = after?.Time(0), id = after?.Id ?? 0, reach = (long)skip + take, skip, take, now });
        return rows.ToList();
    }

    /// <summary>The conversations in which the member stands on one side.</summary>
    private static string Side(string mine, string other, string filter) =>
        $"""
        select c.id, {other} as other, c.touched
        from conversations c
        where {mine} = @me {Of(filter, other)}
          and {Of(Listed, other)}
        order by c.touched desc, c.id desc
        limit @reach
        """;

    private static string Of(string condition, string other) => condition.Replace("{0}", other, StringComparison.Ordinal);

    /// <summary>The type of the last file of each message that has one.</summary>
    public static async Task<Dictionary<long, string?>> LastMedia(SqlScope sql, IEnumerable<long> messageIds)
    {
        var rows = await sql.Connection.QueryAsync<MediaRow>(FilesSql.Of(sql.Dialect.Longs("@ids")), new { ids = SqlList.Json(messageIds) });
        var last = new Dictionary<long, string?>();
        foreach (var row in rows) last[row.MessageId] = row.Type;
        return last;
    }

    /// <summary>Visible messages to the member that were not read, by sender.</summary>
    public static async Task<Dictionary<long, long>> Unread(SqlScope sql, long me, IEnumerable<long> others, DateTime now)
    {
        var rows = await sql.Connection.QueryAsync<CountRow>(
            $"""
            select m.from_user_id as UserId, count(*) as Count
            from messages m
            where m.to_user_id = @me and m.from_user_id in {sql.Dialect.Longs("@ids")} and m.status in ('new', 'sent')
              and {VisibleSql.Message}
            group by m.from_user_id
            """,
            new { me, ids = SqlList.Json(others), now });
        return rows.ToDictionary(r => r.UserId, r => r.Count);
    }

    /// <summary>The same of all senders together.</summary>
    public static Task<long> UnreadInAll(SqlScope sql, long me, DateTime now) => sql.Connection.ExecuteScalarAsync<long>(
        $"""
        select count(*)
        from messages m
        where m.to_user_id = @me and m.status in ('new', 'sent') and {VisibleSql.Message}
        """,
        new { me, now });
}

/// <summary>A conversation's place in the inbox.</summary>
internal sealed class InboxKey
{
    public long Id { get; set; }

    public long Other { get; set; }

    /// <summary>When its last message came; null in a row that nobody gave a time, which stands last.</summary>
    public DateTime? Touched { get; set; }
}

/// <summary>A conversation with its newest visible message and the other side.</summary>
internal sealed class InboxRow
{
    public long Other { get; set; }

    public long ConversationId { get; set; }

    public string? RoomId { get; set; }

    public long MessageId { get; set; }

    public string? Message { get; set; }

    public string Status { get; set; } = "";

    public string Tip { get; set; } = "";

    public long FromUserId { get; set; }

    public DateTime CreatedAt { get; set; }

    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}

/// <summary>How many of something belong to a member.</summary>
internal sealed class CountRow
{
    public long UserId { get; set; }

    public long Count { get; set; }
}
