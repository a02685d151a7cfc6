using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Creator.Agreement;

/// <summary>The SQL of the creator agreement.</summary>
internal static class AgreementSql
{
    /// <summary>The creator as a party; null when there is no such member.</summary>
    public static Task<PartyRow?> Party(SqlScope sql, long me) => sql.Connection.QueryFirstOrDefaultAsync<PartyRow>(
        "select name as Name, email as Email, mobile as Mobile, address as Address, city as City, zip as Zip from users where id = @me", new { me });

    /// <summary>Notes when the agreement was signed. False when there is no such member.</summary>
    public static async Task<bool> Sign(SqlScope sql, long me, DateTime now) =>
        await sql.Connection.ExecuteAsync("update users set agreement_date = @now, updated_at = @now where id = @me", new { me, now }) > 0;
}

/// <summary>A creator as stored.</summary>
internal sealed class PartyRow
{
    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string? Address { get; set; }

    public string? City { get; set; }

    public string? Zip { get; set; }
}
