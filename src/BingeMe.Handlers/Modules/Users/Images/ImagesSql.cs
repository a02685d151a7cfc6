using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>The SQL of profile pictures.</summary>
internal sealed class ImagesSql(IDatabase database)
{
    private const string SetAvatar = "update users set avatar = @fileName, updated_at = @now where id = @id and avatar = @former";
    private const string SetCover = "update users set cover = @fileName, updated_at = @now where id = @id and cover = @former";

    public async Task<PicturesRow?> ById(long id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<PicturesRow>(
            "select id as Id, username as Username, avatar as Avatar, cover as Cover from users where id = @id and status <> 'deleted' and deleted = 0", new { id });
    }

    /// <summary>Sets a picture in the place of another. False when it is not that other one any more.</summary>
    public async Task<bool> Set(long id, bool isAvatar, string fileName, string former, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteAsync(isAvatar ? SetAvatar : SetCover, new { id, fileName, former, now = now.ToSql() }) == 1;
    }
}

/// <summary>A member's pictures.</summary>
internal sealed class PicturesRow
{
    public long Id { get; set; }

    public string? Username { get; set; }

    public string? Avatar { get; set; }

    public string? Cover { get; set; }
}
