using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Accounts;

/// <summary>Reads account states; a soft deletion shows in <c>status</c> or in the <c>deleted</c> flag, and either counts (ruling 20).</summary>
internal static class AccountStates
{
    /// <summary>How long a deleted account can be retrieved (ruling 3).</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>The account's state by its primary key; null when there is no row.</summary>
    public static async Task<AccountStatus?> Find(SqlScope sql, long userId)
    {
        var row = await sql.Connection.QueryFirstOrDefaultAsync<StatusRow>("select status as Status, deleted as Deleted from users where id = @userId", new { userId });
        return row is null ? null : Of(row.Status, row.Deleted);
    }

    public static AccountStatus Of(string status, long deleted) => deleted != 0
        ? AccountStatus.Deleted
        : status switch
        {
            "active" => AccountStatus.Active,
            "pending" => AccountStatus.Pending,
            "suspended" => AccountStatus.Suspended,
            "deleted" => AccountStatus.Deleted,
            _ => AccountStatus.Unknown,
        };

    internal sealed class StatusRow
    {
        public string Status { get; set; } = "";

        public long Deleted { get; set; }
    }
}

/// <summary>The state of a member's account (platform-auth.md, shared rule 4).</summary>
internal enum AccountStatus
{
    /// <summary>In good standing.</summary>
    Active,

    /// <summary>Not released yet: may do nothing.</summary>
    Pending,

    /// <summary>May sign in, reach support and care for the account; nothing else.</summary>
    Suspended,

    /// <summary>Deleted, within or past its thirty days.</summary>
    Deleted,

    /// <summary>A value in the column that the contract does not know.</summary>
    Unknown,
}
