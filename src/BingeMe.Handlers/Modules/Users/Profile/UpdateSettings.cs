using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>Body of POST /user/profile. Absent leaves a field as it is; an empty text clears it. Pictures are not set here.</summary>
internal sealed class UpdateSettingsRequest : ContactFields
{
    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? About { get; set; }

    public string? Story { get; set; }

    public string? Profession { get; set; }

    public string? Website { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? CountriesId { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? StateId { get; set; }

    public string? City { get; set; }

    public string? Address { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Zip { get; set; }

    public string? Company { get; set; }

    public string? Facebook { get; set; }

    public string? Twitter { get; set; }

    public string? Instagram { get; set; }

    public string? Youtube { get; set; }

    public string? Pinterest { get; set; }

    public string? Github { get; set; }

    public string? Snapchat { get; set; }

    public string? Tiktok { get; set; }

    public string? Telegram { get; set; }

    public string? Twitch { get; set; }

    public string? Discord { get; set; }

    public string? Vk { get; set; }

    public string? Gender { get; set; }

    public string? Birthdate { get; set; }

    public string? Language { get; set; }

    public string? HideName { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? DisableWatermark { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? EmailOtp { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MobileOtp { get; set; }
}

/// <summary>Forms of every field (contract, POST /user/profile). An empty text clears a field whatever its form.</summary>
internal sealed partial class UpdateSettingsValidator : Validator<UpdateSettingsRequest>
{
    private const int MinimumAge = 18;

    public UpdateSettingsValidator(TimeProvider clock)
    {
        Text("name", static b => b.Name, static f => Plain(f.NotBlank().Trimmed().Length(2, 150).Must(Texts.IsName, Texts.NotShown("name"))));
        Text("username", static b => b.Username, static f => f.NotBlank().Matches(UsernameForm(), "username must have 3 to 50 letters, digits or underscores."));
        this.Contact();
        Text("about", static b => b.About, static f => Plain(f.KeepBlank().AtMost(200)));
        Text("story", static b => b.Story, static f => Plain(f.KeepBlank().AtMost(1000)));
        Text("profession", static b => b.Profession, static f => Plain(f.KeepBlank().Length(6, 200)));
        Text("city", static b => b.City, static f => Plain(f.KeepBlank().AtMost(150)));
        Text("address", static b => b.Address, static f => Plain(f.KeepBlank().AtMost(200)));
        Text("zip", static b => b.Zip, static f => Plain(f.KeepBlank().AtMost(50)));
        Text("company", static b => b.Company, static f => Plain(f.KeepBlank().AtMost(50)));
        Text("countries_id", static b => b.CountriesId, static f => f.KeepBlank().Matches(IdForm(), "countries_id must be the id of a country."));
        Text("state_id", static b => b.StateId, static f => f.KeepBlank().Matches(IdForm(), "state_id must be the id of a state."));
        Text("gender", static b => b.Gender, static f => Plain(f.KeepBlank().AtMost(50)));
        Text("birthdate", static b => b.Birthdate, static f => f.KeepBlank().HasFormat("date", static v => Day(v) is not null, "birthdate must be a date like 1999-12-31."));
        Check((input, errors) =>
        {
            if (Day(input.Birthdate) is not { } born) return;
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            errors.Unless(born.Year >= 1900 && born <= today.AddYears(-MinimumAge), "birthdate", $"birthdate must be at least {MinimumAge} years ago.");
        });
        Text("language", static b => b.Language, static f => Plain(f.NotBlank().Length(2, 10)));
        Text("hide_name", static b => b.HideName, static f => f.NotBlank("hide_name must be yes or no.").OneOf(["yes", "no"], "hide_name must be yes or no."));
        Text("disable_watermark", static b => b.DisableWatermark, static f =>
            f.NotBlank("disable_watermark must be 0 or 1.").OneOf(["0", "1", "true", "false"], "disable_watermark must be 0 or 1."));
    }

    private static void Plain(TextRules field) => field.Must(Texts.IsHarmless, $"{field.Name} must be plain text.");

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"^([A-Za-z0-9_]{3,50}|[uU][0-9])\z")]
    private static partial Regex UsernameForm();

    [GeneratedRegex(@"^[1-9][0-9]{0,8}\z")]
    private static partial Regex IdForm();
}

/// <summary>A change of settings that fits: the rules that look at stored things are met, too.</summary>
/// <param name="Body">As sent.</param>
/// <param name="Row">The account before the change.</param>
/// <param name="Language">The stored spelling of the language; null when none was given.</param>
internal sealed record SettingsUpdate(UpdateSettingsRequest Body, OwnProfile Row, string? Language);

/// <summary>
/// POST /user/profile: what is given is changed, what is absent stays. A changed contact needs the code that was sent to it.
/// Contract: users.md.
/// </summary>
internal sealed class UpdateSettings(
    Db db, AdminSettingsReader admin, ContactProof proof, ContactChanges contacts, UniqueNames names, TimeProvider clock)
{
    private const string India = "99";

    private static readonly string[] Genders = ["male", "female", "other"];

    private static readonly (string Field, Func<UpdateSettingsRequest, string?> Sent, Func<OwnProfile, string?> Stored)[] Links =
    [
        ("website", static b => b.Website, static r => r.Website), ("facebook", static b => b.Facebook, static r => r.Facebook),
        ("twitter", static b => b.Twitter, static r => r.Twitter), ("instagram", static b => b.Instagram, static r => r.Instagram),
        ("youtube", static b => b.Youtube, static r => r.Youtube), ("pinterest", static b => b.Pinterest, static r => r.Pinterest),
        ("github", static b => b.Github, static r => r.Github), ("snapchat", static b => b.Snapchat, static r => r.Snapchat),
        ("tiktok", static b => b.Tiktok, static r => r.Tiktok), ("telegram", static b => b.Telegram, static r => r.Telegram),
        ("twitch", static b => b.Twitch, static r => r.Twitch), ("discord", static b => b.Discord, static r => r.Discord),
        ("vk", static b => b.Vk, static r => r.Vk),
    ];

    /// <summary>The other texts that the form shows. Verification and the legacy stack stored what this form's rules refuse.</summary>
    private static readonly (string Field, Func<UpdateSettingsRequest, string?> Sent, Func<OwnProfile, string?> Stored)[] Shown =
    [
        ("name", static b => b.Name, static r => r.Name), ("username", static b => b.Username, static r => r.Username),
        ("email", static b => b.Email, static r => r.Email), ("mobile", static b => b.Mobile, static r => r.Mobile),
        ("about", static b => b.About, static r => r.About), ("story", static b => b.Story, static r => r.Story),
        ("profession", static b => b.Profession, static r => r.Profession), ("city", static b => b.City, static r => r.City),
        ("address", static b => b.Address, static r => r.Address), ("zip", static b => b.Zip, static r => r.Zip),
        ("company", static b => b.Company, static r => r.Company), ("gender", static b => b.Gender, static r => r.Gender),
        ("gender", static b => b.Gender, static r => Texts.Capitalised(r.Gender)), ("birthdate", static b => b.Birthdate, static r => r.Birthdate),
        ("countries_id", static b => b.CountriesId, static r => r.CountriesId), ("language", static b => b.Language, static r => r.Language),
    ];

    /// <summary>The rules that need stored things beside the body.</summary>
    public async ValueTask<SettingsUpdate?> Parse(RequestContext<UpdateSettingsRequest> context, ValidationErrors errors)
    {
        var body = context.Input;
        var genders = string.IsNullOrEmpty(body.Gender) ? [] : Genders.Concat(Texts.List((await admin.Read(context.Cancelled)).Genders));
        await using var sql = await db.Connect(context.Cancelled);
        var row = await ProfileSql.ById(sql, context.MemberId) ?? throw Authenticator.Gone();
        // A form that posts back what it was given must not fail over it (ruling 39).
        var kept = Shown.Where(f => f.Sent(body) is { Length: > 0 } sent && sent == f.Stored(row)).Select(static f => f.Field).ToHashSet(StringComparer.Ordinal);
        if (kept.Contains("mobile")) kept.Add("country_code");
        foreach (var field in kept) errors.Pardon(field);
        var language = string.IsNullOrEmpty(body.Language) ? null : kept.Contains("language") ? row.Language : await ProfileSql.Language(sql, body.Language, row.Language);
        if (language is not null) errors.Pardon("language");
        if (!string.IsNullOrEmpty(body.Language)) errors.Unless(language is not null, "language", "language must be one of the languages of GET /user/profile.");
        if (!string.IsNullOrEmpty(body.Gender) && !kept.Contains("gender"))
            errors.Unless(genders.Contains(body.Gender, StringComparer.OrdinalIgnoreCase), "gender", "gender must be one of the genders of GET /user/profile.");
        if (!string.IsNullOrEmpty(body.Username) && !body.Username.Equals(row.Username, StringComparison.OrdinalIgnoreCase))
            errors.Unless(!ReservedNames.IsClosedTo(row.Id, body.Username), "username", "username is reserved; take another.");
        if (body.Email is not null && string.IsNullOrWhiteSpace(body.Email)) errors.Unless(string.IsNullOrEmpty(row.Email), "email", "email cannot be taken away.");
        if (body.Mobile is not null && string.IsNullOrWhiteSpace(body.Mobile)) errors.Unless(string.IsNullOrEmpty(row.Mobile), "mobile", "mobile cannot be taken away.");

        // Legacy stored bare handles.
        foreach (var (field, sent, stored) in Links)
            if (sent(body) is { Length: > 0 } value && value != stored(row)) errors.Unless(Texts.IsLink(value), field, $"{field} must be an http or https address of at most 255 characters.");
        await CheckPlaces(sql, body, row, errors);
        return errors.None ? new SettingsUpdate(body, row, language) : null;
    }

    public async Task<Response<UpdatedFields>> Handle(RequestContext<SettingsUpdate> context)
    {
        var (body, row, language) = context.Input;
        var username = string.IsNullOrEmpty(body.Username) || body.Username == row.Username ? null : body.Username;
        var email = string.IsNullOrEmpty(body.Email) || Contacts.Email(body.Email) == Contacts.Email(row.Email ?? "") ? null : Contacts.Email(body.Email);
        var phone = body.Mobile != row.Mobile && body.Phone is { } given && !given.IsSameAs(row.Mobile) ? given : null;
        var change = ChangeOf(body, language) with { Username = username, Email = email, Mobile = phone?.Full };
        // The stored state is one of the country that the member leaves.
        if (change.StateId is null && change.CountriesId is not null && change.CountriesId != (row.CountriesId ?? "") && row.StateId is > 0) change = change with { StateId = 0 };
        var fields = Given(change);
        if (fields.Count == 0) return Response.Ok("Nothing was to be changed.", new UpdatedFields(fields));

        var before = email is null && phone is null ? null : await contacts.Begin(row.Id, body.CurrentPassword, context.Cancelled);
        var sent = new List<SentCode>();
        if (email is not null) sent.Add(new SentCode("email_otp", email, body.EmailOtp));
        if (phone is not null) sent.Add(new SentCode("mobile_otp", phone.Full, body.MobileOtp));
        await using (await names.Hold(username, email, phone?.Full, context.Cancelled))
        {
            await db.Run(sql => RequireFree(sql, row.Id, username, email, phone), context.Cancelled);
            await proof.Require(row.Id, sent, context.Cancelled);
            await db.Run(
                sql => sql.Transaction(async () =>
                {
                    await ProfileSql.Save(sql, row.Id, change, clock.GetUtcNow());
                    if (before is not null) await contacts.Record(sql, before, context);
                    await proof.Use(sent, context.Cancelled);
                }),
                context.Cancelled);
        }

        return Response.Ok("The settings were saved.", new UpdatedFields(fields));
    }

    /// <summary>A country that there is, and a state of it; a stored state belongs to the stored country: moving to India needs a new one.</summary>
    private static async Task CheckPlaces(SqlScope sql, UpdateSettingsRequest body, OwnProfile row, ValidationErrors errors)
    {
        if (body.CountriesId is null && body.StateId is null) return;
        var country = body.CountriesId ?? row.CountriesId;
        var isSameState = body.StateId is null || body.StateId == (row.StateId is > 0 ? row.StateId.ToString() : "");
        if (isSameState && (country ?? "") == (row.CountriesId ?? "")) return;
        if (body.CountriesId is { Length: > 0 } && body.CountriesId != row.CountriesId && long.TryParse(body.CountriesId, out var countryId))
            errors.Unless(await ProfileSql.HasCountry(sql, countryId), "countries_id", "countries_id must be one of the countries of GET /user/profile.");
        var hasState = body.StateId is { } state ? state.Length > 0 : row.CountriesId == India && row.StateId is > 0;
        errors.Unless(country != India || hasState, "state_id", "state_id is required for this country.");
        if (body.StateId is { Length: > 0 } && long.TryParse(body.StateId, out var stateId))
            errors.Unless(long.TryParse(country, out var of) && await ProfileSql.HasState(sql, of, stateId), "state_id", "state_id must be one of the country's states.");
    }

    private static async Task RequireFree(SqlScope sql, long id, string? username, string? email, Phone? phone)
    {
        if (username is not null && await Members.IsUsernameTaken(sql, username, id)) throw ApiException.Conflict("Another account has this username.");
        if (email is not null && await Members.IsEmailTaken(sql, email, id)) throw ApiException.Conflict("Another account has this mail address.");
        if (phone is not null && await Members.IsMobileTaken(sql, phone.Digits, phone.National, id)) throw ApiException.Conflict("Another account has this number.");
    }

    private static ProfileChange ChangeOf(UpdateSettingsRequest body, string? language) => new()
    {
        Name = body.Name?.Trim(),
        About = body.About,
        Story = body.Story,
        Profession = body.Profession,
        Website = body.Website,
        Gender = body.Gender?.ToLowerInvariant(),
        Birthdate = body.Birthdate,
        Address = body.Address,
        City = body.City,
        StateId = body.StateId is null ? null : body.StateId.Length == 0 ? 0 : long.Parse(body.StateId),
        Zip = body.Zip,
        CountriesId = body.CountriesId,
        Language = language,
        Facebook = body.Facebook,
        Twitter = body.Twitter,
        Instagram = body.Instagram,
        Youtube = body.Youtube,
        Pinterest = body.Pinterest,
        Github = body.Github,
        Tiktok = body.Tiktok,
        Snapchat = body.Snapchat,
        Telegram = body.Telegram,
        Vk = body.Vk,
        Twitch = body.Twitch,
        Discord = body.Discord,
        Company = body.Company,
        HideName = body.HideName,
        DisableWatermark = body.DisableWatermark is null ? null : body.DisableWatermark is "1" or "true" ? 1 : 0,
    };

    /// <summary>The wire names of what a change writes.</summary>
    private static List<string> Given(ProfileChange change)
    {
        (string Name, bool IsGiven)[] fields =
        [
            ("name", change.Name is not null), ("username", change.Username is not null), ("email", change.Email is not null),
            ("mobile", change.Mobile is not null), ("about", change.About is not null), ("story", change.Story is not null),
            ("profession", change.Profession is not null), ("website", change.Website is not null), ("countries_id", change.CountriesId is not null),
            ("state_id", change.StateId is not null), ("city", change.City is not null), ("address", change.Address is not null),
            ("zip", change.Zip is not null), ("company", change.Company is not null), ("facebook", change.Facebook is not null),
            ("twitter", change.Twitter is not null), ("instagram", change.Instagram is not null), ("youtube", change.Youtube is not null),
            ("pinterest", change.Pinterest is not null), ("github", change.Github is not null), ("snapchat", change.Snapchat is not null),
            ("tiktok", change.Tiktok is not null), ("telegram", change.Telegram is not null), ("twitch", change.Twitch is not null),
            ("discord", change.Discord is not null), ("vk", change.Vk is not null), ("gender", change.Gender is not null),
            ("birthdate", change.Birthdate is not null), ("language", change.Language is not null), ("hide_name", change.HideName is not null),
            ("disable_watermark", change.DisableWatermark is not null),
        ];
        return [.. fields.Where(f => f.IsGiven).Select(f => f.Name)];
    }
}

/// <summary>Which fields a call wrote, by their names on the wire.</summary>
internal sealed record UpdatedFields([property: JsonPropertyName("updatedFields")] IReadOnlyList<string> Names);
