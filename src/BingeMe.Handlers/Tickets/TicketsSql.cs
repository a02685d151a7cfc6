using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using Dapper;

namespace BingeMe.Handlers.Tickets;

/// <summary>
/// The SQL of <c>ticket_conversations</c>. Its rows have two shapes (ruling 20): the sender stands in <c>user_id</c>, in <c>from_user_id</c> or in
/// both. All are read, and both columns are written.
/// </summary>
internal static class TicketsSql
{
    /// <summary>
    /// A page of a member's thread, the newest first and rows without a time last: what the member sent in either shape and what came, each off an
    /// index of its own, then what these show. A row in which the member stands twice is one.
    /// </summary>
    public static async Task<List<TicketRow>> List(SqlScope sql, string type, long me, Page page)
    {
        var isBehindDated = page.After is null || page.After.Time(0) is not null;
        string[] sides = ["user_id", "from_user_id", "to_user_id"];
        var parts = sides.Select(Timeless).Concat(isBehindDated ? sides.Select(Dated) : []);
        var rows = await sql.Connection.QueryAsync<TicketRow>(
            $"""
            select t.id as Id, t.ticket_id as TicketId, coalesce(t.user_id, t.from_user_id, 0) as SenderId, coalesce(t.to_user_id, 0) as ReceiverId, t.type as Type,
                   t.message as Message, t.image as Image, t.created_at as CreatedAt, t.updated_at as UpdatedAt,
                   s.name as SenderName, s.username as SenderUsername, s.hide_name as SenderHidesName, s.avatar as SenderAvatar, s.verified_id as SenderVerified,
                   r.name as ReceiverName, r.username as ReceiverUsername, r.hide_name as ReceiverHidesName
            from (
                select x.id, x.created_at
                from (
                    {string.Join("\nunion\n", parts.Select(static (part, at) => $"select * from ({part}) part{at}"))}
                ) x
                order by x.created_at desc, x.id desc
                limit @take offset @offset
            ) page
            inner join ticket_conversations t on t.id = page.id
            left join users s on s.id = coalesce(t.user_id, t.from_user_id)
            left join users r on r.id = t.to_user_id
            order by page.created_at desc, page.id desc
            """,
            new { type, me, at = page.After?.Time(0), id = page.BelowId, take = page.Take, offset = page.Offset, reach = (long)page.Take + page.Offset });
        return rows.ToList();

        string Dated(string column) =>
            $"""
            select c.id, c.created_at
            from ticket_conversations c
            where c.type = @type and c.{column} = @me and {page.After?.Behind("c.created_at", "c.id", withTimeless: false) ?? "c.created_at is not null"}
            order by c.created_at desc, c.id desc
            limit @reach
            """;

        string Timeless(string column) =>
            $"""
            select c.id, c.created_at
            from ticket_conversations c
            where c.type = @type and c.{column} = @me and c.created_at is null{(isBehindDated ? "" : " and c.id < @id")}
            order by c.id desc
            limit @reach
            """;
    }

    /// <summary>How many rows the thread has.</summary>
    public static Task<long> Count(SqlScope sql, string type, long me) => sql.Connection.ExecuteScalarAsync<long>(
        """
        select (select count(*) from ticket_conversations where type = @type and user_id = @me)
             + (select count(*) from ticket_conversations where type = @type and from_user_id = @me and (user_id is null or user_id <> @me))
             + (select count(*) from ticket_conversations
                where type = @type and to_user_id = @me and (user_id is null or user_id <> @me) and (from_user_id is null or from_user_id <> @me))
        """,
        new { type, me });

    /// <summary>Writes a row of a thread in both shapes.</summary>
    public static Task Insert(SqlScope sql, string type, long from, long to, string message, string image, DateTime now) => sql.Connection.ExecuteAsync(
        """
        insert into ticket_conversations (user_id, from_user_id, to_user_id, type, message, image, created_at, updated_at)
        values (@from, @from, @to, @type, @message, @image, @now, @now)
        """,
        new { from, to, type, message, image, now });

    /// <summary>Notes that somebody is given links to the pictures of some rows.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="viewer">To whom.</param>
    /// <param name="ip">From where.</param>
    public static Task NoteLooks(SqlScope sql, IEnumerable<long> rows, long viewer, string ip) => sql.Connection.ExecuteAsync(
        $"""
        insert into paper_looks (viewer_id, ticket_conversations_id, image, ip, created_at)
        select @viewer, id, image, @ip, @now from ticket_conversations where id in {Ports.SqlList.Of(rows)}
        """,
        new { viewer, ip, now = sql.Now });
}

/// <summary>A row of a thread with the names of both sides.</summary>
internal sealed class TicketRow
{
    public long Id { get; set; }

    public long? TicketId { get; set; }

    public long SenderId { get; set; }

    public long ReceiverId { get; set; }

    public string Type { get; set; } = "";

    public string? Message { get; set; }

    /// <summary>A bare file name; empty or null for none.</summary>
    public string? Image { get; set; }

    public DateTime? CreatedAt { get; set; }

    public DateTime? UpdatedAt { get; set; }

    /// <summary>Its place in the thread.</summary>
    public Position Position => Position.Of(CreatedAt, Id);

    public string? SenderName { get; set; }

    public string? SenderUsername { get; set; }

    public string? SenderHidesName { get; set; }

    public string? SenderAvatar { get; set; }

    public string? SenderVerified { get; set; }

    public string? ReceiverName { get; set; }

    public string? ReceiverUsername { get; set; }

    public string? ReceiverHidesName { get; set; }
}
