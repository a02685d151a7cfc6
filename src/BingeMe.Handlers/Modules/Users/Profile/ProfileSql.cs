using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>The SQL of a member's own settings.</summary>
internal static class ProfileSql
{
    public static Task<ProfileRow?> ById(SqlScope sql, long id) => sql.Connection.QueryFirstOrDefaultAsync<ProfileRow>(
        """
        select id as Id, name as Name, username as Username, email as Email, mobile as Mobile, avatar as Avatar, cover as Cover, about as About,
               story as Story, profession as Profession, website as Website, gender as Gender, birthdate as Birthdate, address as Address,
               city as City, state_id as StateId, zip as Zip, countries_id as CountriesId, language as Language, facebook as Facebook,
               twitter as Twitter, instagram as Instagram, youtube as Youtube, pinterest as Pinterest, github as Github, tiktok as Tiktok,
               snapchat as Snapchat, telegram as Telegram, vk as Vk, twitch as Twitch, discord as Discord, company as Company,
               hide_name as HideName, disable_watermark as DisableWatermark
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

    /// <summary>The stored spelling of a language's abbreviation; null when there is no such language.</summary>
    public static Task<string?> Language(SqlScope sql, string abbreviation) => sql.Connection.ExecuteScalarAsync<string?>("select abbreviation from languages where abbreviation = @abbreviation", new { abbreviation });

    /// <summary>Writes a change. The last step before the commit may refuse it by throwing: then nothing was written.</summary>
    public static Task Save(SqlScope sql, long id, ProfileChange change, Func<Task> lastStep, DateTimeOffset now) => sql.Transaction(async () =>
    {
        await sql.Connection.ExecuteAsync(
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
        await lastStep();
    });


    /// <summary>Sets the theme. False when there is no such member.</summary>
    public static async Task<bool> SetTheme(SqlScope sql, long id, bool isDark, DateTimeOffset now) => await sql.Connection.ExecuteAsync(
        "update users set dark_mode = @mode, updated_at = @now where id = @id and status <> 'deleted' and deleted = 0",
        new { id, mode = isDark ? "on" : "off", now = now.ToSql() }) == 1;
}

/// <summary>A member's own row, as the settings page shows it. Never the password.</summary>
internal sealed class ProfileRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string? Avatar { get; set; }

    public string? Cover { get; set; }

    public string? About { get; set; }

    public string? Story { get; set; }

    public string? Profession { get; set; }

    public string? Website { get; set; }

    public string? Gender { get; set; }

    public string? Birthdate { get; set; }

    public string? Address { get; set; }

    public string? City { get; set; }

    public long? StateId { get; set; }

    public string? Zip { get; set; }

    public string? CountriesId { get; set; }

    public string? Language { get; set; }

    public string? Facebook { get; set; }

    public string? Twitter { get; set; }

    public string? Instagram { get; set; }

    public string? Youtube { get; set; }

    public string? Pinterest { get; set; }

    public string? Github { get; set; }

    public string? Tiktok { get; set; }

    public string? Snapchat { get; set; }

    public string? Telegram { get; set; }

    public string? Vk { get; set; }

    public string? Twitch { get; set; }

    public string? Discord { get; set; }

    public string? Company { get; set; }

    public string? HideName { get; set; }

    public long DisableWatermark { get; set; }
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
