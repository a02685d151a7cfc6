using System.Globalization;
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

    /// <summary>Whether <c>d</c> was touched after <c>c</c>. One that nobody gave a time is before all that have one.</summary>
    private const string Later =
        "(d.touched > c.touched or (d.touched = c.touched and d.id > c.id) or (c.touched is null and (d.touched is not null or d.id > c.id)))";

    private const string Found =
        """
        and (select u.id from users u
             where u.id = {0} and u.status <> 'deleted' and u.deleted = 0
               and (u.username like @like escape '!' or (u.hide_name <> 'yes' and u.name like @like escape '!'))) is not null
        """;

    /// <summary>
    /// Selects the listed conversations but the one with <c>@support</c> as <see cref="InboxKey"/>, the one touched last first, from an offset;
    /// with <c>@me</c>, <c>@skip</c>, <c>@take</c>, both together as <c>@reach</c>, and <c>@now</c>.
    /// </summary>
    public static string Skipping => Keys("and {0} <> @support");

    /// <summary>The same of conversations with members found by a term; a hidden name is not searched (ruling 27).</summary>
    public static async Task<List<InboxKey>> Search(SqlScope sql, long me, string term, int skip, int take, DateTime now) => (await sql.Connection.QueryAsync<InboxKey>(
        Keys(Found), new { me, like = LikePattern.Contains(term), reach = (long)skip + take, skip, take, now })).ToList();

    /// <summary>
    /// Selects the member's open conversations but the one with <c>@support</c> as <see cref="InboxKey"/>, the one touched last first; with
    /// <c>@me</c> and <c>@reach</c>, and behind a place <c>@at</c> and <c>@id</c>. What of them is listed shows with <see cref="Newest"/>: to
    /// ask of each here costs MariaDB more planning than all the rest.
    /// </summary>
    /// <param name="from">The place behind which they begin; null = the first.</param>
    public static string Open(Position? from)
    {
        // A conversation that nobody gave a time stands last.
        var behind = from is null ? "" : $" and {from.Behind("c.touched", "c.id", withTimeless: true)}";
        return
            $"""
            select x.id as Id, x.other as Other, x.touched as Touched, x.room_id as RoomId
            from (
                select * from ({OpenSide("c.member_one", "c.member_two")}) begun
                union all
                select * from ({OpenSide("c.member_two", "c.member_one")}) joined
            ) x
            order by x.touched desc, x.id desc
            limit @reach
            """;

        string OpenSide(string mine, string other) =>
            $"""
            select c.id, {other} as other, c.touched, c.room_id
            from conversations c
            where {mine} = @me and c.status = 1 and c.active = 1 and {other} <> @me and {other} <> @support{behind}
            order by c.touched desc, c.id desc
            limit @reach
            """;
    }

    /// <summary>
    /// Selects all open conversations of <c>@me</c> with some members as <see cref="InboxKey"/>, in no order. Each member is looked up by
    /// itself: of a list MariaDB makes a range, and reads all conversations of <c>@me</c> where it takes that for cheaper.
    /// </summary>
    /// <param name="others">The members, at least one.</param>
    public static string OpenWith(IEnumerable<long> others)
    {
        var list = string.Join(" union all ", others.Select(static o => string.Create(CultureInfo.InvariantCulture, $"select {o} as other")));
        return $"{Side("user_1", "user_2")}\nunion\n{Side("user_2", "user_1")}\nunion\n{Side("user1_id", "user2_id")}\nunion\n{Side("user2_id", "user1_id")}";

        string Side(string mine, string other) =>
            $"""
            select c.id as Id, o.other as Other, c.touched as Touched, c.room_id as RoomId
            from ({list}) o inner join conversations c on c.{mine} = @me and c.{other} = o.other and c.status = 1 and c.active = 1
            """;
    }

    /// <summary>
    /// Selects what the inbox shows of some conversations as <see cref="InboxRow"/>, in no order; one without a visible message is left out.
    /// With <c>@me</c> and <c>@now</c>.
    /// </summary>
    /// <param name="keys">At least one, and one a member.</param>
    public static string Newest(IEnumerable<InboxKey> keys) =>
        $"""
        with pairs as (
            {string.Join(" union all ", keys.Select(static k => string.Create(CultureInfo.InvariantCulture, $"select {k.Other} as other, {k.Id} as id")))}
        ),
        {VisibleSql.Newest}
        select n.other as Other, n.id as ConversationId, m.id as MessageId, m.message as Message, m.status as Status, m.tip as Tip,
               m.from_user_id as FromUserId, m.created_at as Created, u.name as Name, u.username as Username, u.avatar as Avatar, u.hide_name as HideName,
               (select coalesce(f.media_type, '') from media_messages f where f.message_id = m.id and f.status <> 'deleted' and f.deleted = 0 order by f.id desc limit 1) as Media,
               case when exists (select 1 from user_blocks b where b.user_id = @me and b.blocked_user_id = n.other)
                      or exists (select 1 from user_blocks b where b.user_id = n.other and b.blocked_user_id = @me) then 1 else 0 end as Blocked
        from newest n
        join messages m on m.id = n.message_id
        left join users u on u.id = n.other and u.status <> 'deleted' and u.deleted = 0
        """;

    /// <summary>
    /// Counts the conversations that are listed, with <c>@me</c> and <c>@now</c>. Of several with one member one is, so members are counted:
    /// those with whom the caller began one, and those who began one and are not among the first.
    /// </summary>
    public const string Count =
        $"""
        select (select count(distinct c.member_two) from conversations c
            where c.member_one = @me and c.status = 1 and c.active = 1 and c.member_two <> @me
              and not exists (select 1 from user_blocks b where b.user_id = @me and b.blocked_user_id = c.member_two)
              and not exists (select 1 from user_blocks b where b.user_id = c.member_two and b.blocked_user_id = @me)
              and coalesce(
                  (select m.id from messages m where m.from_user_id = @me and m.to_user_id = c.member_two and {VisibleSql.Message} order by m.created_at desc, m.id desc limit 1),
                  (select m.id from messages m where m.from_user_id = c.member_two and m.to_user_id = @me and {VisibleSql.Message} order by m.created_at desc, m.id desc limit 1)
              ) is not null
        ) + (select count(distinct c.member_one) from conversations c
            where c.member_two = @me and c.status = 1 and c.active = 1 and c.member_one <> @me
              and not exists (select 1 from conversations d where d.user_1 = @me and d.user_2 = c.member_one and d.status = 1 and d.active = 1)
              and not exists (select 1 from conversations d where d.user1_id = @me and d.user2_id = c.member_one and d.status = 1 and d.active = 1)
              and not exists (select 1 from user_blocks b where b.user_id = @me and b.blocked_user_id = c.member_one)
              and not exists (select 1 from user_blocks b where b.user_id = c.member_one and b.blocked_user_id = @me)
              and coalesce(
                  (select m.id from messages m where m.from_user_id = @me and m.to_user_id = c.member_one and {VisibleSql.Message} order by m.created_at desc, m.id desc limit 1),
                  (select m.id from messages m where m.from_user_id = c.member_one and m.to_user_id = @me and {VisibleSql.Message} order by m.created_at desc, m.id desc limit 1)
              ) is not null
        )
        """;

    private static string Keys(string filter) =>
        $"""
        select x.id as Id, x.other as Other, x.touched as Touched, x.room_id as RoomId
        from (
            select * from ({Side("c.member_one", "c.member_two", filter)}) begun
            union all
            select * from ({Side("c.member_two", "c.member_one", filter)}) joined
        ) x
        order by x.touched desc, x.id desc
        limit @take offset @skip
        """;

    /// <summary>The conversations in which the member stands on one side.</summary>
    private static string Side(string mine, string other, string filter) =>
        $"""
        select c.id, {other} as other, c.touched, c.room_id
        from conversations c
        where {mine} = @me {Of(filter, other)}
          and {Of(Listed, other)}
        order by c.touched desc, c.id desc
        limit @reach
        """;

    private static string Of(string condition, string other) => condition.Replace("{0}", other, StringComparison.Ordinal);

    /// <summary>
    /// Selects how many visible messages to the member were not read and can be, by sender, as <see cref="CountRow"/>. Reading a thread is what
    /// marks as read: of an account that is gone, or where either side blocked or restricted the other, messages would stay unread for good.
    /// Asked of each sender once, behind the count, by scalar subqueries, each a look-up: as joins MariaDB would begin with them.
    /// </summary>
    private static string UnreadOf(string filter) =>
        $"""
        select m.from_user_id as UserId, count(*) as Count
        from messages m
        where m.to_user_id = @me and m.from_user_id <> @me{filter} and m.status in ('new', 'sent')
          and {VisibleSql.Message}
        group by m.from_user_id
        having (select u.id from users u where u.id = m.from_user_id and u.status <> 'deleted' and u.deleted = 0) is not null
           and (select b.id from user_blocks b where b.user_id = @me and b.blocked_user_id = m.from_user_id limit 1) is null
           and (select b.id from user_blocks b where b.user_id = m.from_user_id and b.blocked_user_id = @me limit 1) is null
           and (select r.id from restrictions r where r.user_id = @me and r.user_restricted = m.from_user_id limit 1) is null
           and (select r.id from restrictions r where r.user_id = m.from_user_id and r.user_restricted = @me limit 1) is null
        """;

    /// <summary>Selects the unread messages of some senders, by sender, as <see cref="CountRow"/>; with <c>@me</c> and <c>@now</c>.</summary>
    /// <param name="others">The senders, as an SQL list.</param>
    public static string Unread(string others) => UnreadOf($" and m.from_user_id in {others}");

    /// <summary>How many visible messages to the member were not read and can be, by sender.</summary>
    public static async Task<Dictionary<long, long>> Unread(SqlScope sql, long me, IEnumerable<long> others, DateTime now) =>
        (await sql.Connection.QueryAsync<CountRow>(Unread(SqlList.Of(others)), new { me, now })).ToDictionary(r => r.UserId, r => r.Count);

    /// <summary>The same of all senders together.</summary>
    public static Task<long> UnreadInAll(SqlScope sql, long me, DateTime now) =>
        sql.Connection.ExecuteScalarAsync<long>($"select coalesce(sum(x.Count), 0) from ({UnreadOf("")}) x", new { me, now });
}

/// <summary>A conversation's place in the inbox.</summary>
internal sealed class InboxKey
{
    public long Id { get; set; }

    public long Other { get; set; }

    /// <summary>When its last message came; null in a row that nobody gave a time, which stands last.</summary>
    public DateTime? Touched { get; set; }

    public string? RoomId { get; set; }

    /// <summary>Its place among the others.</summary>
    public Position Position => Position.Of(Touched, Id);
}

/// <summary>A conversation with its newest visible message and the other side.</summary>
internal sealed class InboxRow
{
    public long Other { get; set; }

    public long ConversationId { get; set; }

    public long MessageId { get; set; }

    public string? Message { get; set; }

    public string Status { get; set; } = "";

    public string Tip { get; set; } = "";

    public long FromUserId { get; set; }

    /// <summary>Null in old rows that nobody gave a time.</summary>
    public DateTime? Created { get; set; }

    public DateTime CreatedAt => Created ?? DateTime.UnixEpoch;

    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? Avatar { get; set; }

    public string? HideName { get; set; }

    /// <summary>The type of its last file, empty where that has none; null without a file.</summary>
    public string? Media { get; set; }

    /// <summary>1 when either has blocked the other.</summary>
    public long Blocked { get; set; }
}

/// <summary>How many of something belong to a member.</summary>
internal sealed class CountRow
{
    public long UserId { get; set; }

    public long Count { get; set; }
}
