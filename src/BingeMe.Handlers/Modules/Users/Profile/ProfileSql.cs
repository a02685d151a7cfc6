using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>The SQL of a member's own settings.</summary>
internal static class ProfileSql
{
    public static Task<OwnProfile?> ById(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<OwnProfile>(
        $"""
        select {OwnProfile.Columns}
        from users
        where id = @id
        """,
        new { id });

    /// <summary>Whether there is a country.</summary>
    public static async Task<bool> HasCountry(SqlScope sql, long id) =>
        await sql.Connection.ExecuteScalarAsync<long>("select count(*) from countries where id = @id", new { id }) > 0;

    /// <summary>Whether a country has a state.</summary>
    public static async Task<bool> HasState(SqlScope sql, long countryId, long id) =>
        await sql.Connection.ExecuteScalarAsync<long>("select count(*) from states where id = @id and countries_id = @countryId", new { id, countryId }) > 0;

    /// <summary>
    /// The stored spelling of a language's abbreviation. The name is taken of the member's own language alone: it is what the form shows
    /// (GET /user/profile). Null when there is no such language.
    /// </summary>
    public static Task<string?> Language(SqlScope sql, string given, string? own) => sql.Connection.ExecuteScalarAsync<string?>(
        "select abbreviation from languages where abbreviation = @given or (abbreviation = @own and name = @given) order by case when abbreviation = @given then 0 else 1 end limit 1",
        new { given, own });

    /// <summary>Writes a change.</summary>
    public static Task Save(SqlScope sql, long id, ProfileChange change, DateTimeOffset now) =>
        sql.Connection.ExecuteAsync(
            """
            update users
            set name = coalesce(@name, name), username = coalesce(@username, username),
                email = coalesce(@email, email), email_verified = case when @email is null then email_verified else '1' end,
                mobile = coalesce(@mobile, mobile), mobile_verified = case when @mobile is null then mobile_verified else '1' end,
                about = coalesce(@about, about), story = coalesce(@story, story), profession = coalesce(@profession, profession),
                website = coalesce(@website, website), gender = coalesce(@gender, gender), birthdate = coalesce(@birthdate, birthdate),
                address = coalesce(@address, address), city = coalesce(@city, city),
                state_id = case when @stateId is null then state_id when @stateId = 0 then null else @stateId end,
                zip = coalesce(@zip, zip), countries_id = coalesce(@countriesId, countries_id), language = coalesce(@language, language),
                facebook = coalesce(@facebook, facebook), twitter = coalesce(@twitter, twitter), instagram = coalesce(@instagram, instagram),
                youtube = coalesce(@youtube, youtube), pinterest = coalesce(@pinterest, pinterest), github = coalesce(@github, github),
                tiktok = coalesce(@tiktok, tiktok), snapchat = coalesce(@snapchat, snapchat), telegram = coalesce(@telegram, telegram),
                vk = coalesce(@vk, vk), twitch = coalesce(@twitch, twitch), discord = coalesce(@discord, discord),
                company = coalesce(@company, company), hide_name = coalesce(@hideName, hide_name),
                disable_watermark = coalesce(@disableWatermark, disable_watermark), updated_at = @now
            where id = @id
            """,
            new
            {
                id,
                name = change.Name,
                username = change.Username,
                email = change.Email,
                mobile = change.Mobile,
                about = change.About,
                story = change.Story,
                profession = change.Profession,
                website = change.Website,
                gender = change.Gender,
                birthdate = change.Birthdate,
                address = change.Address,
                city = change.City,
                stateId = change.StateId,
                zip = change.Zip,
                countriesId = change.CountriesId,
                language = change.Language,
                facebook = change.Facebook,
                twitter = change.Twitter,
                instagram = change.Instagram,
                youtube = change.Youtube,
                pinterest = change.Pinterest,
                github = change.Github,
                tiktok = change.Tiktok,
                snapchat = change.Snapchat,
                telegram = change.Telegram,
                vk = change.Vk,
                twitch = change.Twitch,
                discord = change.Discord,
                company = change.Company,
                hideName = change.HideName,
                disableWatermark = change.DisableWatermark,
                now = now.ToSql(),
            });

    /// <summary>Sets the theme. False when there is no such member.</summary>
    public static async Task<bool> SetTheme(SqlScope sql, long id, bool isDark, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        // In functions, so that MariaDB weighs no index but the key's: a quarter of the statement's cost.
        "update users set dark_mode = @mode, updated_at = @now where id = @id and coalesce(status, 'deleted') <> 'deleted' and coalesce(deleted, 1) = 0",
        new { id, mode = isDark ? "on" : "off", now = now.ToSql() }) == 1;
}

/// <summary>A language to choose from; also the wire's form.</summary>
internal sealed class LanguageRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Abbreviation { get; set; } = "";
}

/// <summary>A country or a state.</summary>
internal sealed class PlaceRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Code { get; set; } = "";
}
