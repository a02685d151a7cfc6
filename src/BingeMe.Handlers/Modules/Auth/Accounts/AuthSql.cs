using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Auth.Accounts;

/// <summary>The SQL of signing in and up, but for the insert of a new account (<see cref="NewAccountSql"/>).</summary>
internal static class AuthSql
{
    private const string Columns =
        """
        select id as Id, name as Name, username as Username, email as Email, mobile as Mobile, password as Password, avatar as Avatar, status as Status,
               role as Role, verified_id as VerifiedId, email_verified as EmailVerified, two_factor_auth as TwoFactorAuth, countries_id as CountriesId,
               oauth_uid as OauthUid, oauth_provider as OauthProvider, deleted as Deleted, deleted_at as DeletedAt
        from users

        """;

    public static Task<UserRow?> ByEmail(SqlScope sql, string email) => One(
        sql,
        Columns +
        """
        where email = @value
        order by case when status = 'deleted' or deleted = 1 then 1 else 0 end, id
        limit 1
        """,
        email);

    public static Task<UserRow?> ByUsername(SqlScope sql, string username) => One(
        sql,
        Columns +
        """
        where username = @value and username <> 'ua'
        order by case when status = 'deleted' or deleted = 1 then 1 else 0 end, id
        limit 1
        """,
        username);

    /// <param name="sql">The connection.</param>
    /// <param name="mobile">Plus, country code and digits.</param>
    public static async Task<UserRow?> ByMobile(SqlScope sql, string mobile)
    {
        var bare = mobile.TrimStart('+');
        return await sql.Connection.QueryFirstOrDefaultAsync<UserRow>(
            Columns +
            """
            where mobile = @mobile or mobile = @bare
            order by case when status = 'deleted' or deleted = 1 then 1 else 0 end, id
            limit 1
            """,
            new { mobile, bare });
    }

    public static Task<UserRow?> ById(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<UserRow>(
        Columns +
        """
        where id = @id
        """,
        new { id });

    /// <summary>The account tied to a provider's subject.</summary>
    public static Task<UserRow?> ByIdentity(SqlScope sql, string provider, string subject) => sql.Connection.QueryFirstOrDefaultAsync<UserRow>(
        Columns +
        """
        where oauth_provider = @provider and oauth_uid = @subject
        order by id
        limit 1
        """,
        new { provider, subject });

    /// <summary>Whether an account has the address or the number already, in either stored form.</summary>
    public static async Task<bool> IsTaken(SqlScope sql, string? email, string? mobile)
    {
        return (email is not null && await sql.Connection.ExecuteScalarAsync<long>("select count(*) from users where email = @email", new { email }) > 0)
            || (mobile is not null && await sql.Connection.ExecuteScalarAsync<long>(
                "select count(*) from users where mobile = @mobile or mobile = @bare", new { mobile, bare = mobile.TrimStart('+') }) > 0);
    }

    /// <summary>Every restricted mail domain; the rows are comma lists.</summary>
    public static async Task<HashSet<string>> RestrictedDomains(SqlScope sql)
    {
        var rows = await sql.Connection.QueryAsync<string>("select restricted_domains from email_domains where restricted_domains is not null");
        return rows.SelectMany(r => r.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The newest cached verdict on an address; null when there is none. An empty text is a verdict without a status.</summary>
    public static Task<string?> CachedVerdict(SqlScope sql, string email) => sql.Connection.QueryFirstOrDefaultAsync<string>(
        "select coalesce(status, '') from email_validation where email = @email order by created_at desc, id desc limit 1", new { email });

    public static async Task StoreVerdict(SqlScope sql, string email, AddressVerdict verdict, DateTimeOffset now)
    {
        await sql.Connection.ExecuteAsync(
            "insert into email_validation (email, status, remarks, type, created_at) values (@email, @status, @remarks, 'listclean', @now)",
            new { email, status = verdict.Status, remarks = verdict.Remarks, now = now.ToSql() });
    }

    /// <summary>Sets a new password on one account that may have one. False when it may not.</summary>
    public static async Task<bool> SetPassword(SqlScope sql, long id, string hash, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        "update users set password = @hash, updated_at = @now where id = @id and status in ('active', 'suspended') and deleted = 0",
        new { id, hash, now = now.ToSql() }) == 1;

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

    public static async Task TouchLogin(SqlScope sql, long id, DateTimeOffset now)
    {
        await sql.Connection.ExecuteAsync("update users set last_login = @text where id = @id", new { id, text = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") });
    }

    private static Task<UserRow?> One(SqlScope sql, string text, string value) => sql.Connection.QueryFirstOrDefaultAsync<UserRow>(text, new { value });
}

/// <summary>The columns of <c>users</c> that signing in looks at.</summary>
internal sealed class UserRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Username { get; set; } = "";

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string Password { get; set; } = "";

    public string? Avatar { get; set; }

    public string Status { get; set; } = "";

    public string Role { get; set; } = "";

    public string VerifiedId { get; set; } = "";

    public string? EmailVerified { get; set; }

    public string TwoFactorAuth { get; set; } = "";

    public string? CountriesId { get; set; }

    public string? OauthUid { get; set; }

    public string? OauthProvider { get; set; }

    public long Deleted { get; set; }

    public DateTime? DeletedAt { get; set; }

    public AccountStatus State => AccountStates.Of(Status, Deleted);

    public string TokenRole => Roles.ForToken(Role, VerifiedId);

    public bool HasPassword => Password.Length > 0;

    public bool HasTwoSteps => TwoFactorAuth == "yes";

    public bool HasProvenEmail => EmailVerified is "1" or "yes";

    /// <summary>Deleted, and still within the time in which it can be retrieved.</summary>
    public bool IsRetrievable(DateTimeOffset now) => State == AccountStatus.Deleted && DeletedAt is { } at && now - at.FromSql() <= AccountStates.Grace;
}

/// <summary>The role written into tokens: one mapping everywhere (platform-auth.md, shared rule 5). Nothing may be authorised by it.</summary>
internal static class Roles
{
    public static string ForToken(string? role, string? verifiedId) => role switch
    {
        null or "" or "normal" => verifiedId == "yes" ? "creator" : "user",
        _ => role,
    };
}
