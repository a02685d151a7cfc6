using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>The SQL of profile pictures.</summary>
internal static class ImagesSql
{
    private const string SetAvatar = "update users set avatar = @fileName, updated_at = @now where id = @id";
    private const string SetCover = "update users set cover = @fileName, updated_at = @now where id = @id";

    /// <summary>Sets a picture.</summary>
    public static Task Set(SqlScope sql, long id, bool isAvatar, string fileName, DateTimeOffset now) =>
        sql.Connection.ExecuteAsync(isAvatar ? SetAvatar : SetCover, new { id, fileName, now = now.ToSql() });
}
