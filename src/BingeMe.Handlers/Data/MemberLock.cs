using System.Data.Common;
using Dapper;

namespace BingeMe.Handlers.Data;

/// <summary>
/// Makes transactions of one member wait for each other: an update that changes nothing locks the member's row until the commit, on every
/// engine and without a vendor's <c>for update</c>. Take it first in the transaction; what is read after it is the newest committed state.
/// </summary>
internal static class MemberLock
{
    public static Task Take(DbConnection connection, DbTransaction transaction, long memberId) =>
        connection.ExecuteAsync("update users set updated_at = updated_at where id = @memberId", new { memberId }, transaction);
}
