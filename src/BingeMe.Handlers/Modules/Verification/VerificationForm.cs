using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Media;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>Body of POST /verification/account.</summary>
internal sealed class VerificationRequest
{
    public string? FullName { get; set; }

    public string? Username { get; set; }

    public string? Email { get; set; }

    public string? Story { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? CountriesId { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? StateId { get; set; }

    public string? Address { get; set; }

    public string? City { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Zip { get; set; }

    public string? SocialUrl { get; set; }

    [JsonPropertyName("countryCode")]
    public string? CountryCode { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Mobile { get; set; }

    public string? Pancard { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Aadhar { get; set; }

    public string? Gender { get; set; }

    public string? Birthdate { get; set; }

    public string? Profession { get; set; }

    public string? Company { get; set; }

    /// <summary>A tax form, as in the papers below: a key, an object with <c>path</c> and <c>name</c>, or a list of such.</summary>
    [JsonPropertyName("form_w9")]
    public JsonElement FormW9 { get; set; }

    public JsonElement PancardImage { get; set; }

    public JsonElement AadharImage { get; set; }

    public JsonElement SelfieImage { get; set; }

    public JsonElement Identity { get; set; }
}

/// <summary>Forms and lengths; what depends on the country or on stored things is <see cref="VerificationReader"/>'s.</summary>
internal sealed partial class VerificationValidator : Validator<VerificationRequest>
{
    private const int MinimumAge = 18;

    public VerificationValidator(TimeProvider clock)
    {
        Text("full_name", static b => b.FullName, static f => f.Required().Trimmed().AtMost(100).Must(Texts.IsName, Texts.NotShown("full_name")));
        Text("username", static b => b.Username, static f => f.Required().Matches(UsernameForm(), "username must have 3 to 50 letters, digits, underscores or hyphens."));
        Text("email", static b => b.Email, static f => f.MailAddress());
        Text("story", static b => b.Story, static f => Plain(f.AtMost(1000)));
        Text("countries_id", static b => b.CountriesId, static f => f.Required().Matches(IdForm(), "countries_id must be the id of a country."));
        Text("state_id", static b => b.StateId, static f => f.Matches(IdForm(), "state_id must be the id of a state."));
        Text("address", static b => b.Address, static f => Plain(f.Required().AtMost(255)));
        Text("city", static b => b.City, static f => Plain(f.Required().AtMost(100)));
        Text("zip", static b => b.Zip, static f => Plain(f.Required().AtMost(20)));
        Text("social_url", static b => b.SocialUrl, static f => f.Required().HasFormat("uri", Texts.IsLink, "social_url must be an http or https address of at most 255 characters."));
        Text("countryCode", static b => b.CountryCode, static f => f.Matches(CountryCodeForm(), "countryCode must be like +91."));
        Text("mobile", static b => b.Mobile, static f => f.PhoneNumber());
        Text("pancard", static b => b.Pancard, static f => f.Matches(PanForm(), "pancard must have five capital letters, four digits and a capital letter."));
        Text("aadhar", static b => b.Aadhar, static f => f.Matches(AadhaarForm(), "aadhar must have 12 digits."));
        Text("gender", static b => b.Gender, static f => Plain(f.AtMost(50)));
        Text("birthdate", static b => b.Birthdate, static f => f.HasFormat("date", static v => Day(v) is not null, "birthdate must be a date like 1999-12-31."));
        Check((input, errors) =>
        {
            if (Day(input.Birthdate) is not { } born) return;
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            errors.Unless(born.Year >= 1900 && born <= today.AddYears(-MinimumAge), "birthdate", $"birthdate must be at least {MinimumAge} years ago.");
        });
        Text("profession", static b => b.Profession, static f => Plain(f.AtMost(100)));
        Text("company", static b => b.Company, static f => Plain(f.AtMost(100)));
    }

    private static void Plain(TextRules field) => field.Must(Texts.IsHarmless, $"{field.Name} must be plain text.");

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"^[A-Za-z0-9_-]{3,50}\z")]
    private static partial Regex UsernameForm();

    [GeneratedRegex(@"^[1-9][0-9]{0,8}\z")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^\+[0-9]{1,4}\z")]
    private static partial Regex CountryCodeForm();

    [GeneratedRegex(@"^[A-Z]{5}[0-9]{4}[A-Z]\z")]
    private static partial Regex PanForm();

    [GeneratedRegex(@"^[0-9]{12}\z")]
    private static partial Regex AadhaarForm();
}

/// <summary>A request that fits. Null: it was not sent.</summary>
internal sealed record VerificationForm
{
    public required string FullName { get; init; }

    public required string Username { get; init; }

    public required string? Email { get; init; }

    /// <summary>With its country code where one was sent.</summary>
    public required string? Mobile { get; init; }

    public required string? Story { get; init; }

    public required string CountriesId { get; init; }

    public required long? StateId { get; init; }

    public required string Address { get; init; }

    public required string City { get; init; }

    public required string Zip { get; init; }

    public required string SocialUrl { get; init; }

    public required string? Gender { get; init; }

    public required string? Birthdate { get; init; }

    public required string? Profession { get; init; }

    public required string? Company { get; init; }

    /// <summary>Plain, of members in India; never logged, stored sealed alone.</summary>
    public required string? Pan { get; init; }

    /// <inheritdoc cref="Pan"/>
    public required string? Aadhaar { get; init; }

    public required IReadOnlyList<IdentityPaper> Papers { get; init; }

    /// <summary>Nothing of it: a record tells all of its members, and these must not reach a log.</summary>
    public override string ToString() => nameof(VerificationForm);
}

/// <summary>An uploaded paper.</summary>
/// <param name="Type">What it is: the name of the input.</param>
/// <param name="Upload">The caller's own.</param>
/// <param name="OriginalName">As the client says; else made of the type. Never the upload's own name, which would count as a use of it.</param>
internal sealed record IdentityPaper(string Type, MediaKey Upload, string OriginalName);
