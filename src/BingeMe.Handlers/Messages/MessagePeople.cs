using BingeMe.Handlers.Messages.Rows;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Messages;

/// <summary>Looks up the members at both ends of messages.</summary>
internal sealed class MessagePeople(IDatabase database)
{
    private const string Columns =
        """
        select id as Id, name as Name, username as Username, avatar as Avatar, hide_name as HideName, status as Status, deleted as Deleted, verified_id as VerifiedId
        from users

        """;

    /// <summary>The member; null when there is no row.</summary>
    public async Task<PartyRow?> Find(long id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<PartyRow>(
            Columns +
            """
            where id = @id
            """,
            new { id });
    }

    /// <summary>The member of a real name; the placeholder of nameless accounts is nobody's (ruling 20).</summary>
    public async Task<PartyRow?> Named(string username, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<PartyRow>(
            Columns +
            """
            where username = @username and username <> 'ua'
            order by case when status = 'deleted' or deleted = 1 then 1 else 0 end, id
            limit 1
            """,
            new { username });
    }
}
