using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Threads;

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

/// <summary>A member as a side of a message.</summary>
internal sealed class PartyRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }

    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public string? VerifiedId { get; set; }

    public AccountStatus State => AccountStates.Of(Status, Deleted);

    /// <summary>The name as somebody sees it (ruling 27).</summary>
    public string NameFor(long viewer) => Entitlement.ShownName(Name, Username, HideName, Id == viewer);
}
