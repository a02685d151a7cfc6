using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Users.OwnPosts;

/// <summary>What lists of own posts need of the owner.</summary>
internal sealed class OwnerSql(IDatabase database)
{
    public async Task<string?> Username(long id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<string?>("select username from users where id = @id", new { id });
    }

    /// <summary>Whether the member may sell (ruling 23).</summary>
    public async Task<string?> VerifiedId(long id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteScalarAsync<string?>("select verified_id from users where id = @id", new { id });
    }
}
