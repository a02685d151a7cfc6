using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>The SQL of the countries in which a creator does not want to be seen.</summary>
internal static class CountriesSql
{
    /// <summary>Whether the member is a verified creator, and the stored list; null when there is no such member.</summary>
    public static Task<BlockedRow?> Find(SqlScope sql, long me) => sql.Connection.QueryFirstOrDefaultAsync<BlockedRow>(
        "select verified_id as VerifiedId, blocked_countries as BlockedCountries from users where id = @me", new { me });

    /// <summary>Every country's code: some two hundred and fifty.</summary>
    public static async Task<HashSet<string>> Codes(SqlScope sql) =>
        (await sql.Connection.QueryAsync<string>("select country_code from countries")).ToHashSet(StringComparer.Ordinal);

    /// <summary>Writes the list. False when there is no such member.</summary>
    public static async Task<bool> Write(SqlScope sql, long me, IEnumerable<string> codes, DateTime now) => await sql.Connection.ExecuteAsync(
        "update users set blocked_countries = @codes, updated_at = @now where id = @me", new { me, codes = string.Join(',', codes), now }) > 0;
}

/// <summary>What is stored about a creator's countries.</summary>
internal sealed class BlockedRow
{
    public string? VerifiedId { get; set; }

    public string? BlockedCountries { get; set; }
}
