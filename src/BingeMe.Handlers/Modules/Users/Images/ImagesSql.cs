using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>The SQL of profile pictures.</summary>
internal static class ImagesSql
{
    private const string SetAvatar = "update users set avatar = @fileName, updated_at = @now where id = @id and avatar = @former";
    private const string SetCover = "update users set cover = @fileName, updated_at = @now where id = @id and cover = @former";

    public static Task<PicturesRow?> ById(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<PicturesRow>(
        "select id as Id, username as Username, avatar as Avatar, cover as Cover from users where id = @id and status <> 'deleted' and deleted = 0", new { id });

    /// <summary>Sets a picture in the place of another. False when it is not that other one any more.</summary>
    public static async Task<bool> Set(SqlScope sql, long id, bool isAvatar, string fileName, string former, DateTimeOffset now) => await sql.Connection.ExecuteAsync(isAvatar ? SetAvatar : SetCover, new { id, fileName, former, now = now.ToSql() }) == 1;
}

/// <summary>A member's pictures.</summary>
internal sealed class PicturesRow
{
    public long Id { get; set; }

    public string? Username { get; set; }

    public string? Avatar { get; set; }

    public string? Cover { get; set; }
}
