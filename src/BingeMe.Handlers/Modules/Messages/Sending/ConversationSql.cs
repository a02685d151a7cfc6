using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Sending;

/// <summary>
/// Finds, opens and makes the conversations of one member with others. Both shapes of the table are written and either is read (ruling 20).
/// The schema has no unique pair: whoever makes one holds the rows of both members first.
/// </summary>
internal sealed class ConversationSql(IRandomSource entropy)
{
    private const string RoomLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int RoomLettersOfOurs = 6;

    /// <summary>
    /// One conversation a member in <c>@others</c>, open ones before closed ones, then the oldest: <c>pairs (other, id)</c>, as a derived table.
    /// </summary>
    public static string Pairs(SqlDialect dialect)
    {
        var others = dialect.Longs("@others");
        return
            $"""
            (
                select x.other, coalesce(min(case when x.is_open = 1 then x.id end), min(x.id)) as id
                from (
                    select c.user_2 as other, c.id, c.status * c.active as is_open from conversations c where c.user_1 = @me and c.user_2 in {others}
                    union all
                    select c.user_1, c.id, c.status * c.active from conversations c where c.user_2 = @me and c.user_1 in {others}
                    union all
                    select c.user2_id, c.id, c.status * c.active from conversations c where c.user1_id = @me and c.user2_id in {others}
                    union all
                    select c.user1_id, c.id, c.status * c.active from conversations c where c.user2_id = @me and c.user1_id in {others}
                ) x
                group by x.other
            ) pairs
            """;
    }

    /// <summary>The members among some with whom there is no conversation yet. Ask before the transaction, so that it begins with a fresh view.</summary>
    public static async Task<List<long>> Missing(SqlScope sql, long me, IReadOnlyList<long> others) =>
        Without(await Read(sql, me, others), others);

    /// <summary>The conversations with some members: made where there is none, open in both shapes, each with a call room.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="me">One side.</param>
    /// <param name="others">The other sides, in rising order.</param>
    /// <param name="missing">Those among them who had none before the transaction.</param>
    /// <param name="wantedRoom">The call room that the client would like; null lets us choose.</param>
    /// <param name="now">The present.</param>
    public async Task<Dictionary<long, long>> Open(SqlScope sql, long me, IReadOnlyList<long> others, IReadOnlyList<long> missing, string? wantedRoom, DateTime now)
    {
        if (missing.Count > 0)
        {
            // Row locks without `for update`: an update that changes nothing takes them too. In the order of ids, so that nobody waits in a ring.
            foreach (var id in missing.Append(me).Order())
                await sql.Connection.ExecuteAsync("update users set deleted = deleted where id = @id", new { id });
            var still = Without(await Read(sql, me, missing), missing);
            if (still.Count > 0)
            {
                await sql.Connection.ExecuteAsync(
                    $"""
                    insert into conversations (user_1, user_2, status, user1_id, user2_id, active, created_at, updated_at)
                    select @me, u.id, 1, @me, u.id, 1, @now, @now from users u where u.id in {sql.Dialect.Longs("@still")} order by u.id
                    """,
                    new { me, still = SqlList.Json(still), now });
            }
        }

        var rows = await Read(sql, me, others);
        await Reopen(sql, rows, now);
        foreach (var row in rows.Where(r => string.IsNullOrEmpty(r.RoomId))) await NameRoom(sql, row.Id, wantedRoom);
        return rows.ToDictionary(r => r.Other, r => r.Id);
    }

    private static List<long> Without(List<ConversationRow> rows, IReadOnlyList<long> others)
    {
        var known = rows.Select(r => r.Other).ToHashSet();
        return [.. others.Where(o => !known.Contains(o))];
    }

    private static async Task<List<ConversationRow>> Read(SqlScope sql, long me, IReadOnlyList<long> others)
    {
        var rows = await sql.Connection.QueryAsync<ConversationRow>(
            $"""
            select pairs.id as Id, pairs.other as Other, k.room_id as RoomId
            from {Pairs(sql.Dialect)}
            join conversations k on k.id = pairs.id
            order by pairs.other
            """,
            new { me, others = SqlList.Json(others) });
        return rows.ToList();
    }

    // An upsert of rows that exist: the one form of a bulk update that reads no more rows than it changes on MariaDB too.
    private static Task<int> Reopen(SqlScope sql, List<ConversationRow> rows, DateTime now) => sql.Connection.ExecuteAsync(
        $"""
        insert into conversations (id, user_1, user_2, status, user1_id, user2_id, active, updated_at)
        select c.id, coalesce(c.user_1, c.user1_id), coalesce(c.user_2, c.user2_id), 1, coalesce(c.user1_id, c.user_1), coalesce(c.user2_id, c.user_2), 1, @now
        from conversations c
        where c.id in {sql.Dialect.Longs("@ids")}
        {sql.Dialect.OnDuplicateUpdate("id", "user_1", "user_2", "status", "user1_id", "user2_id", "active", "updated_at")}
        """,
        new { ids = SqlList.Json(rows.Select(r => r.Id)), now });

    /// <summary>
    /// The room names the call between the two as well: a name that another conversation has is refused in silence, or a client could aim
    /// at the room of others.
    /// </summary>
    private async Task NameRoom(SqlScope sql, long id, string? wanted)
    {
        if (wanted is not null && await TryName(sql, id, wanted)) return;
        while (!await TryName(sql, id, NewRoom(id)))
        {
        }
    }

    private static async Task<bool> TryName(SqlScope sql, long id, string room) => await sql.Connection.ExecuteAsync(
        "update conversations set room_id = @room where id = @id and not exists (select 1 from (select k.id from conversations k where k.room_id = @room) taken)",
        new { id, room }) == 1;

    private string NewRoom(long id) => string.Create(RoomLettersOfOurs, entropy, static (letters, source) =>
    {
        for (var i = 0; i < letters.Length; i++) letters[i] = RoomLetters[source.Integer(0, RoomLetters.Length)];
    }) + id;
}

/// <summary>The conversation of a pair.</summary>
internal sealed class ConversationRow
{
    public long Id { get; set; }

    public long Other { get; set; }

    public string? RoomId { get; set; }
}
