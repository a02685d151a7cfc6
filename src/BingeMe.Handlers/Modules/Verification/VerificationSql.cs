using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>The SQL of being verified; every statement about members is about the caller.</summary>
internal static class VerificationSql
{
    private const string StateOfMe =
        """
        select coalesce(sum(1), 0) as Total, coalesce(sum(case when r.status in ('pending', 'under_review') then 1 else 0 end), 0) as Pending,
               coalesce(sum(case when r.status = 'rejected' then 1 else 0 end), 0) as Rejected,
               coalesce(sum(case when r.status = 'approved' then 1 else 0 end), 0) as Approved,
               max(r.id) as LatestId, (select n.status from verification_requests n where n.user_id = @me order by n.id desc limit 1) as LatestStatus,
               (select u.verified_id from users u where u.id = @me) as VerifiedId
        from verification_requests r
        where r.user_id = @me
        """;

    /// <summary>How the member stands.</summary>
    public static async Task<VerificationState> State(SqlScope sql, long me) =>
        await sql.Connection.QueryFirstOrDefaultAsync<VerificationState>(StateOfMe, new { me }) ?? new VerificationState();

    /// <summary>All that the page of a member shows, in one message; no account when the row is gone.</summary>
    public static async Task<(VerificationAccountRow? Account, VerificationState State, List<CategoryRow> Categories)> Account(SqlScope sql, long me)
    {
        await using var results = await sql.Send(
            $"""
            select {OwnProfile.Columns},
                   verified_id as VerifiedId, status as Status, categories_id as CategoriesId
            from users
            where id = @me and status <> 'deleted' and deleted = 0;
            {StateOfMe};
            select id as Id, name as Name, description as Description from categories where status = 'active' order by name, id
            """,
            ("@me", me));
        return (
            await results.First(static r => r.GetRowParser<VerificationAccountRow>()),
            await results.First(static r => r.GetRowParser<VerificationState>()) ?? new VerificationState(),
            await results.List(static r => r.GetRowParser<CategoryRow>()));
    }

    /// <summary>Whether there is such a country, and such a state of it.</summary>
    public static async Task<(bool HasCountry, bool HasState)> Places(SqlScope sql, long country, long state)
    {
        await using var results = await sql.Send(
            "select count(*) from countries where id = @country; select count(*) from states where id = @state and countries_id = @country", ("@country", country), ("@state", state));
        return (await results.Number() > 0, await results.Number() > 0);
    }

    /// <summary>
    /// Writes what was sent about the member into the profile; null leaves a column, but for the state where the country is another one. Contacts are
    /// never written here: they sign the member in.
    /// </summary>
    public static async Task<bool> UpdateProfile(SqlScope sql, long me, VerificationForm form, string? username) => await sql.Connection.ExecuteAsync(
        // The state first: MySQL gives later assignments the new values of earlier ones.
        """
        update users
        set state_id = case when @StateId is not null then @StateId when coalesce(countries_id, '') = @CountriesId then state_id end,
            name = @FullName, username = coalesce(@username, username), address = @Address, city = @City, zip = @Zip, countries_id = @CountriesId,
            gender = coalesce(@Gender, gender), birthdate = coalesce(@Birthdate, birthdate),
            profession = coalesce(@Profession, profession), company = coalesce(@Company, company), story = coalesce(@Story, story), updated_at = @now
        where id = @me and status <> 'deleted' and deleted = 0
        """,
        new
        {
            me,
            form.FullName,
            username,
            form.Address,
            form.City,
            form.Zip,
            form.CountriesId,
            form.StateId,
            form.Gender,
            form.Birthdate,
            form.Profession,
            form.Company,
            form.Story,
            now = sql.Now,
        }) == 1;

    /// <summary>Writes a request that waits for the back office.</summary>
    /// <param name="sql">In a transaction that holds the member's row.</param>
    /// <param name="me">Whose.</param>
    /// <param name="form">What was sent; the contacts are the account's where none were.</param>
    /// <param name="pan">Sealed; null for none.</param>
    /// <param name="aadhaar">Sealed; null for none.</param>
    /// <param name="documents">JSON.</param>
    public static Task InsertRequest(SqlScope sql, long me, VerificationForm form, string? pan, string? aadhaar, string documents) => sql.Connection.ExecuteAsync(
        """
        insert into verification_requests (user_id, status, full_name, username, email, mobile, address, city, state_id, zip, countries_id, gender, birthdate,
                                           profession, company, documents, pancard, aadhar, social_url, created_at, updated_at)
        select u.id, 'pending', @FullName, @Username, coalesce(@Email, u.email), coalesce(@Mobile, u.mobile), @Address, @City, @StateId, @Zip, @CountriesId, @Gender, @Birthdate,
               @Profession, @Company, @documents, @pan, @aadhaar, @SocialUrl, @now, @now
        from users u
        where u.id = @me
        """,
        new
        {
            me,
            form.FullName,
            form.Username,
            form.Email,
            form.Mobile,
            form.Address,
            form.City,
            form.StateId,
            form.Zip,
            form.CountriesId,
            form.Gender,
            form.Birthdate,
            form.Profession,
            form.Company,
            documents,
            pan,
            aadhaar,
            form.SocialUrl,
            now = sql.Now,
        });
}

/// <summary>A member's own row, as the verification page shows it.</summary>
internal sealed class VerificationAccountRow : OwnProfile
{
    public string? VerifiedId { get; set; }

    public string? Status { get; set; }

    public string? CategoriesId { get; set; }
}

/// <summary>What creators may be about; also the wire's form.</summary>
internal sealed class CategoryRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string? Description { get; set; }
}
