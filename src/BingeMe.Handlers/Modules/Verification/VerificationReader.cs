using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>Reads a request to be verified, noting every fault. Faults never repeat what was sent (contract, POST /verification/account).</summary>
internal sealed class VerificationReader(Db db, AdminSettingsReader admin)
{
    private const string India = "99";
    private const string UnitedStates = "1";

    /// <summary>Files of one kind of paper.</summary>
    private const int MostFiles = 5;
    private const int LongestName = 255;

    private static readonly string[] Pdf = ["pdf"];
    private static readonly string[] Pictures = [.. MediaUse.Verification.Extensions.Except(Pdf, StringComparer.Ordinal)];

    /// <exception cref="ApiException">400: the caller cannot submit a request, whatever stands in it.</exception>
    public async ValueTask<VerificationForm?> Read(RequestContext<VerificationRequest> context, ValidationErrors errors)
    {
        var body = context.Input;
        var genders = VerificationChoices.Genders(await admin.Read(context.Cancelled));
        await using (var sql = await db.Connect(context.Cancelled))
        {
            var standing = await VerificationSql.State(sql, context.MemberId);
            if (standing.Refusal is { } refusal) throw ApiException.BadRequest(refusal);
            await CheckStored(sql, context, errors);
        }

        if (!string.IsNullOrWhiteSpace(body.Gender)) errors.Unless(genders.Contains(body.Gender.ToLowerInvariant(), StringComparer.Ordinal), "gender", "gender must be one of the genders of GET /verification/account.");
        var isIndian = body.CountriesId == India;
        if (isIndian)
        {
            errors.Required("state_id", body.StateId);
            errors.Required("pancard", body.Pancard);
            errors.Required("aadhar", body.Aadhar);
        }

        var phone = Sent(body.Mobile) is { } mobile && Sent(body.CountryCode) is { } code ? Phone.Of(code, mobile) : null;
        errors.Unless(phone is not null || Sent(body.Mobile) is null || Sent(body.CountryCode) is null, "mobile", "mobile must fit its countryCode.");
        var papers = Papers(body, context.MemberId, errors);
        if (!errors.None) return null;

        // A field that breaks a rule of its own is told by that rule, whatever is made of it here.
        return new VerificationForm
        {
            FullName = body.FullName?.Trim() ?? "",
            Username = body.Username ?? "",
            Email = Sent(body.Email) is { } email ? Contacts.Email(email) : null,
            Mobile = phone?.Full ?? (Sent(body.Mobile) is { } bare ? Contacts.Digits(bare) : null),
            Story = Sent(body.Story),
            CountriesId = body.CountriesId ?? "",
            StateId = long.TryParse(body.StateId, NumberStyles.None, CultureInfo.InvariantCulture, out var state) ? state : null,
            Address = body.Address?.Trim() ?? "",
            City = body.City?.Trim() ?? "",
            Zip = body.Zip?.Trim() ?? "",
            SocialUrl = body.SocialUrl ?? "",
            Gender = Sent(body.Gender)?.ToLowerInvariant(),
            Birthdate = Sent(body.Birthdate),
            Profession = Sent(body.Profession),
            Company = Sent(body.Company),
            // Kept of those alone who are asked for it.
            Pan = isIndian ? body.Pancard : null,
            Aadhaar = isIndian ? body.Aadhar : null,
            Papers = papers,
        };
    }

    private static string? Sent(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static async Task CheckStored(SqlScope sql, RequestContext<VerificationRequest> context, ValidationErrors errors)
    {
        var (body, me) = (context.Input, MemberCaller.RowOf(context));
        if (Sent(body.Username) is { } username && !Members.IsSameName(me.Username, username) && !errors.Has("username"))
        {
            errors.Unless(!ReservedNames.IsClosedTo(me.Id, username), "username", "username is reserved; take another.");
            errors.Unless(errors.Has("username") || !await Members.IsUsernameTaken(sql, username, me.Id), "username", "Another account has this username.");
        }

        if (!long.TryParse(body.CountriesId, NumberStyles.None, CultureInfo.InvariantCulture, out var country)) return;
        var isState = long.TryParse(body.StateId, NumberStyles.None, CultureInfo.InvariantCulture, out var state);
        var (hasCountry, hasState) = await VerificationSql.Places(sql, country, state);
        errors.Unless(hasCountry || errors.Has("countries_id"), "countries_id", "countries_id must be the id of a country.");
        if (isState && hasCountry) errors.Unless(hasState || errors.Has("state_id"), "state_id", "state_id must be one of the country's states.");
    }

    /// <summary>The papers, each with what it may be and who must send it.</summary>
    private static List<IdentityPaper> Papers(VerificationRequest body, long member, ValidationErrors errors)
    {
        (string Field, JsonElement Sent, string[] Extensions, bool IsRequired)[] kinds =
        [
            ("form_w9", body.FormW9, Pdf, body.CountriesId == UnitedStates),
            ("pancard_image", body.PancardImage, Pictures, body.CountriesId == India),
            ("aadhar_image", body.AadharImage, Pictures, body.CountriesId == India),
            ("selfie_image", body.SelfieImage, Pictures, body.CountriesId == India),
            ("identity", body.Identity, Pictures, !string.IsNullOrEmpty(body.CountriesId) && body.CountriesId != India),
        ];
        var papers = new List<IdentityPaper>();
        foreach (var (field, sent, extensions, isRequired) in kinds)
        {
            var items = Items(sent);
            if (items is null || items.Count > MostFiles)
            {
                errors.Add(field, items is null ? $"{field} must be a key, or a list of keys." : $"{field} may hold at most {MostFiles} keys.");
                continue;
            }

            if (isRequired && items.Count == 0 && !errors.Has(field)) errors.Add(field, $"{field} is required.");
            foreach (var item in items)
            {
                var (path, name) = Named(item);
                if (Key(member, path) is not { } upload) errors.Add(field, $"{field} must hold keys that GET /verification/upload-url gave you.");
                else if (!extensions.Contains(upload.Extension, StringComparer.Ordinal)) errors.Add(field, $"{field} may be of these types: {string.Join(", ", extensions)}.");
                else if (papers.Exists(p => p.Upload == upload)) errors.Add(field, $"{field} names a key that is named already.");
                else papers.Add(new IdentityPaper(field, upload, OriginalName(name) ?? $"{field}.{upload.Extension}"));
            }
        }

        return papers;
    }

    private static MediaKey? Key(long member, string? text) =>
        MediaKeys.Own(MediaUse.Verification, member, text is null || text.Contains('/', StringComparison.Ordinal) ? text : MediaUse.Verification.Prefix + text);

    private static string? OriginalName(string? name) => string.IsNullOrWhiteSpace(name) || name.Length > LongestName ? null : Texts.AsName(name);

    private static List<JsonElement>? Items(JsonElement sent) => sent.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        JsonValueKind.Array => [.. sent.EnumerateArray().Take(MostFiles + 1)],
        JsonValueKind.String => sent.GetString() is { Length: > 0 } ? [sent] : [],
        JsonValueKind.Object => [sent],
        _ => null,
    };

    private static (string? Path, string? Name) Named(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => (item.GetString(), null),
        JsonValueKind.Object => (Member(item, "path"), Member(item, "name")),
        _ => (null, null),
    };

    private static string? Member(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
