using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// Looks members up. A contact, a name or a provider's subject is found by its index and then compared ordinally here (ruling 28): MySQL's
/// collations take <c>á</c>, full-width letters and NUL for <c>a</c>, and would tell who somebody is. Of several rows that are equal, one
/// that is not deleted comes first, then the oldest.
/// </summary>
internal static class Members
{
    private const string MemberColumns =
        """
        select id as Id, name as Name, username as Username, avatar as Avatar, cover as Cover, hide_name as HideName, role as Role, status as Status,
               deleted as Deleted, verified_id as VerifiedId, countries_id as CountriesId
        from users

        """;

    private const string AccountColumns =
        """
        select id as Id, name as Name, username as Username, avatar as Avatar, role as Role, status as Status, deleted as Deleted,
               deleted_at as DeletedAt, verified_id as VerifiedId, countries_id as CountriesId, email as Email, mobile as Mobile,
               email_verified as EmailVerified, mobile_verified as MobileVerified, password as Password, two_factor_auth as TwoFactorAuth,
               oauth_uid as OauthUid, oauth_provider as OauthProvider
        from users

        """;

    private const string Order =
        """

        order by case when status = 'deleted' or deleted = 1 then 1 else 0 end, id
        """;

    /// <summary>Selects the member of <c>@member</c> as <see cref="Member"/>.</summary>
    public const string OfParameter =
        MemberColumns +
        """
        where id = @member
        """;

    private const string SignedColumns =
        """
        select id as Id, name as Name, username as Username, avatar as Avatar, hide_name as HideName, role as Role, status as Status,
               deleted as Deleted, verified_id as VerifiedId, countries_id as CountriesId, email as Email,
               tokens_valid_after as TokensValidAfter, tokens_valid_for as TokensValidFor

        """;

    /// <summary>The member; null when there is no row.</summary>
    public static Task<Member?> Find(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<Member>(
        MemberColumns +
        """
        where id = @id
        """,
        new { id });

    /// <summary>The row of a member who sends a token, with what many operations want to know of their caller; null when there is none.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="id">The member.</param>
    /// <param name="withMark">Whether with the time of the last write.</param>
    public static Task<CallerRow?> Signed(SqlScope sql, long id, bool withMark) => withMark
        ? sql.Connection.QueryFirstOrDefaultAsync<CallerRow>(
            SignedColumns +
            """
                   , (select w.wrote_at from member_writes w where w.member_id = users.id) as WroteAt
            from users
            where id = @id
            """,
            new { id })
        : sql.Connection.QueryFirstOrDefaultAsync<CallerRow>(
            SignedColumns +
            """
            from users
            where id = @id
            """,
            new { id });

    /// <summary>The member who calls: a row that the authenticator saw a moment ago.</summary>
    /// <exception cref="ApiException">401: it is gone.</exception>
    public static async Task<Member> Caller(SqlScope sql, long id) => await Find(sql, id) ?? throw Authenticator.Gone();

    /// <summary>The member, unless the account was deleted.</summary>
    public static async Task<Member?> Present(SqlScope sql, long id) => await Find(sql, id) is { IsDeleted: false } member ? member : null;

    /// <summary>The member of a real name; the placeholder of nameless accounts is nobody's (ruling 20).</summary>
    public static async Task<Member?> Named(SqlScope sql, string username)
    {
        var rows = await sql.Connection.QueryAsync<Member>(
            MemberColumns +
            """
            where username = @username and username <> 'ua'
            """ + Order,
            new { username });
        return rows.FirstOrDefault(r => IsSameName(r.Username, username));
    }

    /// <summary>Whether a username as stored is the one that was asked for; names are ASCII, and upper or lower case is one, as in legacy.</summary>
    public static bool IsSameName(string? stored, string asked) => string.Equals(stored, asked, StringComparison.OrdinalIgnoreCase);

    /// <summary>The account by its id; null when there is no row.</summary>
    public static Task<Account?> Account(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<Account>(
        AccountColumns +
        """
        where id = @id
        """,
        new { id });

    /// <summary>The account by its id, unless it was deleted.</summary>
    public static async Task<Account?> PresentAccount(SqlScope sql, long id) => await Account(sql, id) is { State: not AccountStatus.Deleted } account ? account : null;

    /// <summary>The account of a mail address.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="email">In any spelling.</param>
    public static async Task<Account?> ByEmail(SqlScope sql, string email)
    {
        var wanted = Contacts.Email(email);

        // Most members of the phone have no address: a text of characters that weigh nothing (U+0001, U+00AD) is none to MariaDB's collation
        // either, and would fetch them all.
        if (!wanted.Contains('@', StringComparison.Ordinal)) return null;
        var (ascii, unicode) = Contacts.Spellings(wanted);
        var rows = await sql.Connection.QueryAsync<Account>(
            AccountColumns +
            """
            where email in (@ascii, @unicode)
            """ + Order,
            new { ascii, unicode });
        return rows.FirstOrDefault(r => r.Email is { } stored && Contacts.Email(stored) == wanted);
    }

    /// <summary>The account of a phone number.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="mobile">Country code and digits, with or without the plus.</param>
    public static async Task<Account?> ByMobile(SqlScope sql, string mobile)
    {
        var bare = Contacts.Digits(mobile);

        // Most members have no number: a text without a digit would fetch them all, and stand for the first.
        if (bare.Length == 0) return null;
        var rows = await sql.Connection.QueryAsync<Account>(
            AccountColumns +
            """
            where mobile in (@full, @bare)
            """ + Order,
            new { full = $"+{bare}", bare });
        return rows.FirstOrDefault(r => IsNumber(r.Mobile, bare));
    }

    public static async Task<Account?> ByUsername(SqlScope sql, string username)
    {
        var rows = await sql.Connection.QueryAsync<Account>(
            AccountColumns +
            """
            where username = @username and username <> 'ua'
            """ + Order,
            new { username });
        return rows.FirstOrDefault(r => IsSameName(r.Username, username));
    }

    /// <summary>The account tied to a provider's subject.</summary>
    public static async Task<Account?> ByIdentity(SqlScope sql, string provider, string subject)
    {
        var rows = await sql.Connection.QueryAsync<Account>(
            AccountColumns +
            """
            where oauth_provider = @provider and oauth_uid = @subject
            """ + Order,
            new { provider, subject });
        return rows.FirstOrDefault(r => r.OauthProvider == provider && r.OauthUid == subject);
    }

    /// <summary>Whether somebody else has the mail address.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="email">In any spelling.</param>
    /// <param name="exceptId">The member who asks for it; 0 for a newcomer.</param>
    public static async Task<bool> IsEmailTaken(SqlScope sql, string email, long exceptId = 0)
    {
        var wanted = Contacts.Email(email);
        var (ascii, unicode) = Contacts.Spellings(wanted);
        var stored = await sql.Connection.QueryAsync<string>(
            "select email from users where email in (@ascii, @unicode) and id <> @exceptId", new { ascii, unicode, exceptId });
        return stored.Any(s => Contacts.Email(s) == wanted);
    }

    /// <summary>Whether somebody else has the number, in whichever form it is stored.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="digits">Country code and number.</param>
    /// <param name="national">The number without its code, where the caller knows it; old rows hold such.</param>
    /// <param name="exceptId">As for <see cref="IsEmailTaken"/>.</param>
    public static async Task<bool> IsMobileTaken(SqlScope sql, string digits, string? national = null, long exceptId = 0)
    {
        var bare = Contacts.Digits(digits);
        if (bare.Length == 0) return false;
        var stored = await sql.Connection.QueryAsync<string>(
            "select mobile from users where mobile in (@full, @bare, @national) and id <> @exceptId",
            new { full = $"+{bare}", bare, national = national ?? bare, exceptId });
        return stored.Any(s => IsNumber(s, bare) || (national is not null && s == national));
    }

    /// <summary>Whether somebody else has the name, in upper or lower case: two that differ in case alone would be one to the legacy stack.</summary>
    public static async Task<bool> IsUsernameTaken(SqlScope sql, string username, long exceptId)
    {
        var stored = await sql.Connection.QueryAsync<string>(
            "select username from users where username = @username and id <> @exceptId", new { username, exceptId });
        return stored.Any(s => string.Equals(s, username, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsNumber(string? stored, string bare) => stored is not null && (stored == bare || (stored.Length == bare.Length + 1 && stored[0] == '+' && stored.EndsWith(bare, StringComparison.Ordinal)));
}

/// <summary>One member as others may meet them: who it is, and whether the account stands.</summary>
internal class Member
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? Cover { get; set; }

    public string? HideName { get; set; }

    public string? Role { get; set; }

    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public string? VerifiedId { get; set; }

    public string? CountriesId { get; set; }

    public AccountStatus State => AccountStates.Of(Status, Deleted);

    public bool IsDeleted => State == AccountStatus.Deleted;

    /// <summary>Whether the member may sell (ruling 23).</summary>
    public bool IsVerifiedCreator => VerifiedId == "yes";

    /// <summary>The house's own first account: nothing is written about it, and nobody is told so (contract, POST /restrict/user/{id}).</summary>
    public bool IsHouse => Id == 1 && Role == "admin";

    /// <summary>The name as somebody sees it (ruling 27).</summary>
    public string NameFor(long viewer) => ShownName(Name, Username, HideName, Id == viewer);

    /// <summary>The name that a viewer is shown: the username where the member hides the name (ruling 27), or has none.</summary>
    public static string ShownName(string? name, string username, string? hideName, bool isSelf) =>
        string.IsNullOrWhiteSpace(name) || (hideName == "yes" && !isSelf) ? username : name;
}

/// <summary>One member's account: contacts, what of them is proven, and credentials. For signing in and for the member alone.</summary>
internal sealed class Account
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string Role { get; set; } = "";

    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public DateTime? DeletedAt { get; set; }

    public string? VerifiedId { get; set; }

    public string? CountriesId { get; set; }

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string? EmailVerified { get; set; }

    public string? MobileVerified { get; set; }

    public string? Password { get; set; }

    public string? TwoFactorAuth { get; set; }

    public string? OauthUid { get; set; }

    public string? OauthProvider { get; set; }

    public AccountStatus State => AccountStates.Of(Status, Deleted);

    public bool HasPassword => !string.IsNullOrEmpty(Password);

    public bool HasTwoSteps => TwoFactorAuth == "yes";

    public bool HasProvenEmail => EmailVerified is "1" or "yes" && !string.IsNullOrEmpty(Email);

    public bool HasProvenMobile => MobileVerified is "1" or "yes" && !string.IsNullOrEmpty(Mobile);

    public bool HasProvenContact => HasProvenEmail || HasProvenMobile;

    /// <summary>The stored address in its one form; null when there is none that mail can go to. Codes go here, never to what was typed.</summary>
    public string? MailAddress => Email is { } stored && Contacts.IsEmail(stored) ? Contacts.Email(stored) : null;

    /// <summary>The stored number, plus and digits; null when there is none that can be reached.</summary>
    public string? PhoneNumber => Mobile is { } stored && Contacts.IsPhone(stored) ? $"+{Contacts.Digits(stored)}" : null;

    /// <summary><see cref="MailAddress"/> where it is proven.</summary>
    public string? ProvenEmail => HasProvenEmail ? MailAddress : null;

    /// <summary><see cref="PhoneNumber"/> where it is proven.</summary>
    public string? ProvenMobile => HasProvenMobile ? PhoneNumber : null;

    /// <summary>Deleted, and still within the time in which it can be retrieved.</summary>
    public bool IsRetrievable(DateTimeOffset now) => State == AccountStatus.Deleted && DeletedAt is { } at && now - at.FromSql() <= AccountStates.Grace;

    /// <summary>The role written into tokens: one mapping everywhere (platform-auth.md, shared rule 5). Nothing may be authorised by it.</summary>
    public string TokenRole => Role switch
    {
        null or "" or "normal" => VerifiedId == "yes" ? "creator" : "user",
        _ => Role,
    };
}
