using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Passwords;

/// <summary>The SQL of a member's own password. Every write names what it replaces, so that of two at once one loses.</summary>
internal static class PasswordsSql
{
    /// <summary>Replaces one hash by another. False when the account has another one by now.</summary>
    public static async Task<bool> Replace(SqlScope sql, long id, string former, string hash, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        "update users set password = @hash, updated_at = @now where id = @id and password = @former", new { id, former, hash, now = now.ToSql() }) == 1;

    /// <summary>Sets the first password. False when the account has one.</summary>
    public static async Task<bool> SetFirst(SqlScope sql, long id, string hash, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        "update users set password = @hash, updated_at = @now where id = @id and (password = '' or password is null)", new { id, hash, now = now.ToSql() }) == 1;
}
