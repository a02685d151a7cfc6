using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Search;

/// <summary>The SQL of looking members up. Names that begin with the term come off an index; only when they do not fill the page, the rest is looked through.</summary>
internal static class SearchSql
{
    /// <summary>
    /// Whom the caller may find (users S9.7, S9.11; ruling 33): members in good standing, not himself, nobody of the house, nobody who hides
    /// his profile, nobody whom either one restricted or blocked. Scalar subqueries, because MariaDB would gather the whole of the caller's lists for <c>not exists</c>.
    /// </summary>
    private const string Findable =
        """
        u.id <> @me and u.status = 'active' and u.deleted = 0 and u.role <> 'admin' and u.username <> 'ua' and u.hide_profile <> 'yes'
        and (@verified = '' or (@verified = 'yes' and u.verified_id = 'yes') or (@verified = 'no' and u.verified_id <> 'yes'))
        and (select r.id from restrictions r where r.user_id = @me and r.user_restricted = u.id) is null
        and (select r.id from restrictions r where r.user_id = u.id and r.user_restricted = @me) is null
        and (select b.id from user_blocks b where b.user_id = @me and b.blocked_user_id = u.id) is null
        and (select b.id from user_blocks b where b.user_id = u.id and b.blocked_user_id = @me) is null
        """;

    private const string Columns = "select u.id as Id, u.name as Name, u.username as Username, u.avatar as Avatar, u.hide_name as HideName from users u";

    /// <summary>Members whose shown name or username begins with the term: by name first, then by username; each as far as the page reaches.</summary>
    public static async Task<List<FoundRow>> Beginning(SqlScope sql, long me, string term, string verified, int most)
    {
        var key = new { me, prefix = LikePattern.StartsWith(term), verified, most };
        var found = (await sql.Connection.QueryAsync<FoundRow>(
            $"""
            {Columns}
            where u.name like @prefix escape '!' and u.hide_name <> 'yes' and {Findable}
            order by u.name, u.id
            limit @most
            """,
            key)).ToList();
        if (found.Count < most)
        {
            found.AddRange(await sql.Connection.QueryAsync<FoundRow>(
                $"""
                {Columns}
                where u.username like @prefix escape '!' and not (u.name like @prefix escape '!' and u.hide_name <> 'yes') and {Findable}
                order by u.username
                limit @most
                """,
                key));
        }

        return found.Count > most ? found[..most] : found;
    }

    /// <summary>Members whose shown name or username has the term further in.</summary>
    public static async Task<List<FoundRow>> Containing(SqlScope sql, long me, string term, string verified, int most)
    {
        var rows = await sql.Connection.QueryAsync<FoundRow>(
            $"""
            {Columns}
            where {Findable}
              and (u.username like @part escape '!' or (u.name like @part escape '!' and u.hide_name <> 'yes'))
              and not (u.username like @prefix escape '!' or (u.name like @prefix escape '!' and u.hide_name <> 'yes'))
            order by u.name, u.id
            limit @most
            """,
            new { me, part = LikePattern.Contains(term), prefix = LikePattern.StartsWith(term), verified, most });
        return rows.ToList();
    }

    /// <summary>Accounts by id, whoever restricted whom: support always shows.</summary>
    public static async Task<List<FoundRow>> Support(SqlScope sql, long me, IEnumerable<long> ids)
    {
        var rows = await sql.Connection.QueryAsync<FoundRow>(
            $"""
            {Columns}
            where u.id in {SqlList.Of(ids)} and u.id <> @me and u.status = 'active' and u.deleted = 0
            """,
            new { me });
        return rows.ToList();
    }

    /// <summary>The caller's open conversations with some members, in either shape of the table (ruling 20), each with its newest visible message.</summary>
    public static async Task<List<TalkRow>> Talks(SqlScope sql, long me, IEnumerable<long> others, DateTime now)
    {
        var rows = await sql.Connection.QueryAsync<TalkRow>(
            $"""
            with {VisibleSql.Pairs(sql.Dialect.Longs("@ids"))},
            {VisibleSql.Newest}
            select p.other as Other, k.room_id as RoomId, m.id as MessageId, m.message as Message, m.status as Status, m.tip as Tip,
                   m.from_user_id as FromUserId, m.created_at as CreatedAt,
                   (select f.media_type from media_messages f where f.message_id = m.id and f.status <> 'deleted' and f.deleted = 0 order by f.id limit 1) as Media
            from pairs p
            join conversations k on k.id = p.id
            left join newest n on n.other = p.other
            left join messages m on m.id = n.message_id
            """,
            new { me, ids = SqlList.Json(others), now });
        return rows.ToList();
    }
}

/// <summary>A member that a term matches.</summary>
internal sealed class FoundRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}

/// <summary>The conversation with a member found, and its newest visible message if there is one.</summary>
internal sealed class TalkRow
{
    public long Other { get; set; }

    public string? RoomId { get; set; }

    public long? MessageId { get; set; }

    public string? Message { get; set; }

    public string? Status { get; set; }

    public string? Tip { get; set; }

    public long? FromUserId { get; set; }

    public DateTime? CreatedAt { get; set; }

    /// <summary>Type of the message's first file.</summary>
    public string? Media { get; set; }
}
