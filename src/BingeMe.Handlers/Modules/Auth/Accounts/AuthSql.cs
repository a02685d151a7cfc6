using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Auth.Accounts;

/// <summary>The SQL of signing in and up, but for the insert of a new account (<see cref="NewAccountSql"/>).</summary>
internal static class AuthSql
{
    /// <summary>Every restricted mail domain; the rows are comma lists.</summary>
    public static async Task<HashSet<string>> RestrictedDomains(SqlScope sql)
    {
        var rows = await sql.Connection.QueryAsync<string>("select restricted_domains from email_domains where restricted_domains is not null");
        return rows.SelectMany(r => r.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Contacts.Domain).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The newest cached verdict on exactly this address; null when there is none. An empty text is a verdict without a status.</summary>
    public static async Task<string?> CachedVerdict(SqlScope sql, string email)
    {
        var rows = await sql.Connection.QueryAsync<VerdictRow>(
            "select email as Email, coalesce(status, '') as Status from email_validation where email = @email order by created_at desc, id desc limit 20", new { email });
        return rows.FirstOrDefault(r => Contacts.Email(r.Email) == email)?.Status;
    }

    public static async Task StoreVerdict(SqlScope sql, string email, AddressVerdict verdict, DateTimeOffset now)
    {
        await sql.Connection.ExecuteAsync(
            "insert into email_validation (email, status, remarks, type, created_at) values (@email, @status, @remarks, 'listclean', @now)",
            new { email, status = verdict.Status, remarks = verdict.Remarks, now = now.ToSql() });
    }

    /// <summary>Sets a new password on one account that may have one; the code that led here proved its address. False when it may not.</summary>
    public static async Task<bool> SetPassword(SqlScope sql, long id, string hash, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        "update users set password = @hash, email_verified = '1', updated_at = @now where id = @id and status in ('active', 'suspended') and deleted = 0",
        new { id, hash, now = now.ToSql() }) == 1;

    /// <summary>Whether an address is an account's, exactly; behind a write of the same transaction, which keeps it so.</summary>
    public static async Task<bool> HasEmail(SqlScope sql, long id, string email) =>
        await sql.Connection.ExecuteScalarAsync<string?>("select email from users where id = @id", new { id }) is { } stored && Contacts.Email(stored) == email;

    /// <summary>
    /// Ties a provider's identity to an account found by address. An address that was never proven could have been registered by
    /// anybody, so whatever password and number it has go: either would let the one who registered it back in (contract, /auth/google:
    /// pre-registration hijack).
    /// </summary>
    public static async Task LinkIdentity(SqlScope sql, long id, string provider, string subject, bool clearPassword, DateTimeOffset now)
    {
        await sql.Connection.ExecuteAsync(
            """
            update users
            set oauth_uid = @subject, oauth_provider = @provider, email_verified = '1', updated_at = @now,
                password = case when @clear = 1 then '' else password end,
                mobile = case when @clear = 1 then '' else mobile end,
                mobile_verified = case when @clear = 1 then '0' else mobile_verified end
            where id = @id
            """,
            new { id, provider, subject, clear = clearPassword ? 1 : 0, now = now.ToSql() });
    }

    /// <summary>Notes a sign-in.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="id">Who signed in.</param>
    /// <param name="password">The hash that the password was compared with; null when it was another credential.</param>
    /// <param name="now">When.</param>
    /// <returns>False when the account has another password by now.</returns>
    public static async Task<bool> TouchLogin(SqlScope sql, long id, string? password, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        "update users set last_login = @text where id = @id and (@password is null or coalesce(password, '') = @password)",
        new { id, password, text = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") }) == 1;

    /// <summary>Marks the contact that a code reached as proven (ruling 29). False when it is so already.</summary>
    public static async Task<bool> Prove(SqlScope sql, long id, bool isEmail, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        isEmail
            ? "update users set email_verified = '1', updated_at = @now where id = @id and coalesce(email_verified, '0') not in ('1', 'yes')"
            : "update users set mobile_verified = '1', updated_at = @now where id = @id and coalesce(mobile_verified, '0') not in ('1', 'yes')",
        new { id, now = now.ToSql() }) == 1;
}

/// <summary>A cached verdict on an address.</summary>
internal sealed class VerdictRow
{
    public string Email { get; set; } = "";

    public string Status { get; set; } = "";
}
