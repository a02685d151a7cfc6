using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>The SQL of profile pictures.</summary>
internal static class ImagesSql
{
    private const string SetAvatar = "update users set avatar = @fileName, updated_at = @now where id = @id and avatar = @former";
    private const string SetCover = "update users set cover = @fileName, updated_at = @now where id = @id and cover = @former";

    /// <summary>Sets a picture in the place of another. False when it is not that other one any more.</summary>
    public static async Task<bool> Set(SqlScope sql, long id, bool isAvatar, string fileName, string former, DateTimeOffset now) => await sql.Connection.ExecuteAsync(isAvatar ? SetAvatar : SetCover, new { id, fileName, former, now = now.ToSql() }) == 1;
}
