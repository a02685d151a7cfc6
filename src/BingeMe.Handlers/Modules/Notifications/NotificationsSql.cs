using BingeMe.Handlers.Data;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>The SQL of the list: rows that were not taken back, by receiver. The actor stands in <c>author</c>, in old rows in <c>user_id</c> (ruling 20).</summary>
internal static class NotificationsSql
{
    /// <summary>Most that one statement makes seen.</summary>
    public const int SeenAtATime = 2_000;

    private const int MostSlicesSeen = 25;
    private const int DeletedAtATime = 500;

    private const string Listed = "n.destination = @me and n.status <> '1'";

    /// <summary>
    /// Whether actor <c>u</c> is named: not one whose account is gone, and nobody whom either side blocked (ruling 16). The row stays: what was
    /// paid or ordered is still so.
    /// </summary>
    private const string Told =
        """
        u.status <> 'deleted' and u.deleted = 0
        and not exists (select 1 from user_blocks b where b.user_id = @me and b.blocked_user_id = u.id)
        and not exists (select 1 from user_blocks b where b.user_id = u.id and b.blocked_user_id = @me)
        """;

    /// <summary>A page of the list. Each kind wanted is read from the end of its own index, as far as the page can reach.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="me">The receiver.</param>
    /// <param name="types">The kinds wanted; null = all.</param>
    /// <param name="page">Which page.</param>
    public static async Task<List<NotificationRow>> List(SqlScope sql, long me, IReadOnlyList<long>? types, Page page)
    {
        // A notification without a time, as old rows may be, stands behind all others.
        var behind = page.After is { } after ? $" and {after.Behind("n.created_at", "n.id", withTimeless: true)}" : "";
        // One kind, or all, are read off their index as they stand; several are brought together first.
        var (from, filter) = types switch
        {
            null => ("notifications n", $"where {Listed}{behind}"),
            [var type] => ("notifications n", $"where {Listed} and n.type = {type}{behind}"),
            _ => ($"(\n{string.Join("\nunion all\n", types.Select((t, i) =>
                $"select * from (select n.id from notifications n where {Listed} and n.type = {t}{behind} order by n.created_at desc, n.id desc limit @reach) found{i}"))}\n) f\ninner join notifications n on n.id = f.id", ""),
        };
        var rows = await sql.Connection.QueryAsync<NotificationRow>(
            $"""
            select n.id as Id, n.type as Type, coalesce(n.target, 0) as Target, n.extra_data as ExtraData, n.created_at as Created,
                   u.id as ActorId, u.username as Username, u.name as Name, u.avatar as Avatar, u.hide_name as HideName,
                   exists (select 1 from notifications s where s.destination = @me and s.seen = 0) as AnyNew
            from {from}
            left join users u on u.id = coalesce(n.author, n.user_id) and {Told}
            {filter}
            order by n.created_at desc, n.id desc
            limit @take offset @skip
            """,
            new { me, at = page.After?.Time(0), id = page.After?.Id ?? 0, reach = (long)page.Offset + page.Take, take = page.Take, skip = page.Offset });
        return rows.ToList();
    }

    /// <summary>
    /// The member <c>@me</c> has looked: the newest that are new are so no more, and a number says whether others still are. Some at a time:
    /// who has not looked for long may have hundreds of thousands, and in one statement they would lock the list, and in the end be given up
    /// for its length at each look. The statement ends at the id of a slice, which both engines find by the index alone.
    /// </summary>
    public static readonly string MarkSeen =
        $"""
        update notifications set seen = 1
        where destination = @me and seen = 0 and id >= coalesce((
            select s.id from (select n.id from notifications n where n.destination = @me and n.seen = 0 order by n.id desc limit 1 offset {SeenAtATime - 1}) s), 0);
        select count(*) from (select n.id from notifications n where n.destination = @me and n.seen = 0 limit 1) s
        """;

    /// <summary>The rest of them, as far as one look may take; the next one goes on.</summary>
    public static async Task MarkOthersSeen(SqlScope sql, long me)
    {
        for (var slices = 0; slices < MostSlicesSeen; slices++)
        {
            sql.Cancelled.ThrowIfCancellationRequested();
            if (!await sql.Autocommit(Mark)) return;
        }

        async Task<bool> Mark()
        {
            await using var results = await sql.Send(MarkSeen, ("@me", me));
            return await results.Number() != 0;
        }
    }

    /// <summary>Counts those of <c>@me</c> under the same filter.</summary>
    public static SqlCount Count(IReadOnlyList<long>? types) =>
        new($"select count(*) from notifications where destination = @me and status <> '1'{(types is null ? "" : $" and type in {SqlList.Of(types)}")}");

    /// <summary>Deletes one of the member's. False when it is not the member's or not there.</summary>
    public static async Task<bool> Delete(SqlScope sql, long me, long id) => await sql.Connection.ExecuteAsync("delete from notifications where id = @id and destination = @me", new { id, me }) > 0;

    /// <summary>Deletes all of the member's, some at a time, so that no statement locks a long list.</summary>
    public static async Task DeleteAll(SqlScope sql, long me)
    {
        while (true)
        {
            sql.Cancelled.ThrowIfCancellationRequested();
            // The list ends at the newest id of a slice, not in a list of ids: both engines find it by the index alone.
            var last = await sql.Connection.ExecuteScalarAsync<long?>(
                "select max(n.id) from (select id from notifications where destination = @me order by id limit @take) n", new { me, take = DeletedAtATime });
            if (last is null) return;
            await sql.Connection.ExecuteAsync("delete from notifications where destination = @me and id <= @last", new { me, last });
        }
    }
}

/// <summary>A stored notification with its actor.</summary>
internal sealed class NotificationRow
{
    public long Id { get; set; }

    public long Type { get; set; }

    public long Target { get; set; }

    public string? ExtraData { get; set; }

    /// <summary>Null in old rows that nobody gave a time.</summary>
    public DateTime? Created { get; set; }

    public DateTime CreatedAt => Created ?? DateTime.UnixEpoch;

    /// <summary>The actor; null, with what follows, when there is no such account any more, or none that the receiver is told of.</summary>
    public long? ActorId { get; set; }

    public string? Username { get; set; }

    public string? Name { get; set; }

    public string? Avatar { get; set; }

    public string? HideName { get; set; }

    /// <summary>Whether any notification of the receiver's is new, this one or not: 1, otherwise 0.</summary>
    public long AnyNew { get; set; }

    public NotificationType Kind => (NotificationType)Type;
}
