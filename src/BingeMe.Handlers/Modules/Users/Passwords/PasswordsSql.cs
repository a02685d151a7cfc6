using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Passwords;

/// <summary>The SQL of a member's own password. Every write names what it replaces, so that of two at once one loses.</summary>
internal sealed class PasswordsSql(IDatabase database)
{
    public async Task<PasswordRow?> ById(long id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.QueryFirstOrDefaultAsync<PasswordRow>(
            """
            select id as Id, password as Password, email as Email, mobile as Mobile, email_verified as EmailVerified, mobile_verified as MobileVerified
            from users
            where id = @id and status <> 'deleted' and deleted = 0
            """,
            new { id });
    }

    /// <summary>Replaces one hash by another. False when the account has another one by now.</summary>
    public async Task<bool> Replace(long id, string former, string hash, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteAsync(
            "update users set password = @hash, updated_at = @now where id = @id and password = @former", new { id, former, hash, now = now.ToSql() }) == 1;
    }

    /// <summary>Sets the first password. False when the account has one.</summary>
    public async Task<bool> SetFirst(long id, string hash, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await connection.ExecuteAsync(
            "update users set password = @hash, updated_at = @now where id = @id and (password = '' or password is null)", new { id, hash, now = now.ToSql() }) == 1;
    }
}

/// <summary>The columns that the password operations look at.</summary>
internal sealed class PasswordRow
{
    public long Id { get; set; }

    public string? Password { get; set; }

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string? EmailVerified { get; set; }

    public string? MobileVerified { get; set; }

    public bool HasPassword => !string.IsNullOrEmpty(Password);

    public bool HasProvenContact => HasProvenEmail || HasProvenMobile;

    /// <summary>The proven address in its one form; null when there is none that mail can go to.</summary>
    public string? ProvenEmail => HasProvenEmail && Contacts.IsEmail(Email!) ? Contacts.Email(Email!) : null;

    /// <summary>The proven number, plus and digits; null when there is none that can be reached.</summary>
    public string? ProvenMobile => HasProvenMobile && Contacts.IsPhone(Mobile!) ? $"+{Contacts.Digits(Mobile!)}" : null;

    private bool HasProvenEmail => EmailVerified is "1" or "yes" && !string.IsNullOrEmpty(Email);

    private bool HasProvenMobile => MobileVerified is "1" or "yes" && !string.IsNullOrEmpty(Mobile);
}
