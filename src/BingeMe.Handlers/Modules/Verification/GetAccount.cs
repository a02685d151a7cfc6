using System.Globalization;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>
/// GET /verification/account: what the caller's account says, where the caller stands, and what can be chosen; never the numbers of papers.
/// Contract: live-payout-privacy.md.
/// </summary>
internal sealed class GetAccount(Db db, AdminSettingsReader admin, MediaUrls media)
{
    /// <summary>What sign-up once wrote into fields that nobody filled in.</summary>
    private const string Sentinel = "Na";

    public async Task<Response<VerificationAccount>> Handle(RequestContext<Unit> context)
    {
        var genders = VerificationChoices.Genders(await admin.Read(context.Cancelled));
        var (row, state, categories) = await db.Run(sql => VerificationSql.Account(sql, context.MemberId), context.Cancelled);
        if (row is null) throw Authenticator.Gone();
        return Response.Ok("Your account.", new VerificationAccount(
            User(row, state, categories), new VerificationDropdowns([.. genders.Select(static g => new GenderChoice(g, Texts.Capitalised(g)))], categories)));
    }

    private VerifiedUser User(VerificationAccountRow row, VerificationState state, List<CategoryRow> categories)
    {
        var own = Texts.List(row.CategoriesId).ToHashSet(StringComparer.Ordinal);
        var social = Social(row);
        return new VerifiedUser
        {
            Id = row.Id,
            Name = row.Name ?? "",
            Username = row.Username ?? "",
            Email = row.Email ?? "",
            Mobile = row.Mobile ?? "",
            Avatar = media.Avatar(row.Avatar) ?? "",
            Cover = media.Cover(row.Cover) ?? "",
            About = Filled(row.About),
            Story = Filled(row.Story),
            Profession = Filled(row.Profession),
            Website = Filled(row.Website),
            Gender = row.Gender ?? "",
            Birthdate = row.Birthdate ?? "",
            Address = Filled(row.Address),
            City = Filled(row.City),
            StateId = row.StateId is > 0 ? row.StateId.Value.ToString(CultureInfo.InvariantCulture) : "",
            Zip = Filled(row.Zip),
            CountriesId = row.CountriesId ?? "",
            Language = row.Language ?? "",
            Company = Filled(row.Company),
            HideName = row.HideName == "yes" ? "yes" : "no",
            DisableWatermark = row.DisableWatermark == 0 ? 0 : 1,
            VerifiedId = row.VerifiedId ?? "no",
            Status = row.Status ?? "",
            CategoriesId = row.CategoriesId ?? "",
            Facebook = social.Facebook,
            Twitter = social.Twitter,
            Instagram = social.Instagram,
            Youtube = social.Youtube,
            Pinterest = social.Pinterest,
            Github = social.Github,
            Tiktok = social.Tiktok,
            Snapchat = social.Snapchat,
            Telegram = social.Telegram,
            Vk = social.Vk,
            Twitch = social.Twitch,
            Discord = social.Discord,
            SocialMedia = social,
            Verification = new VerificationStanding(
                state.Total > 0, state.LatestId is { } id ? new LatestRequest(id, state.LatestStatus ?? "") : null, state.Total, state.Refusal is null),
            Categories = [.. categories.Where(c => own.Contains(c.Id.ToString(CultureInfo.InvariantCulture))).Select(static c => new OwnCategory(c.Id, c.Name, c.Description))],
        };
    }

    private static SocialMedia Social(VerificationAccountRow row) => new(
        row.Facebook ?? "", row.Twitter ?? "", row.Instagram ?? "", row.Youtube ?? "", row.Pinterest ?? "", row.Github ?? "", row.Tiktok ?? "", row.Snapchat ?? "",
        row.Telegram ?? "", row.Vk ?? "", row.Twitch ?? "", row.Discord ?? "");

    private static string Filled(string? text) => text is null or Sentinel ? "" : text;
}

/// <summary>What the administration lets members choose.</summary>
internal static class VerificationChoices
{
    private static readonly string[] Usual = ["male", "female", "other"];

    /// <summary>Genders in lower case; three where the administration names none.</summary>
    public static IReadOnlyList<string> Genders(AdminSettings settings)
    {
        var named = Texts.List(settings.Genders);
        return named.Count == 0 ? Usual : [.. named.Select(static g => g.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }
}

/// <summary>What GET /verification/account answers.</summary>
internal sealed record VerificationAccount(VerifiedUser User, VerificationDropdowns Dropdowns);

/// <summary>The caller's own account; empty texts for what is not known.</summary>
internal sealed record VerifiedUser
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Username { get; init; }

    public required string Email { get; init; }

    public required string Mobile { get; init; }

    public required string Avatar { get; init; }

    public required string Cover { get; init; }

    public required string About { get; init; }

    public required string Story { get; init; }

    public required string Profession { get; init; }

    public required string Website { get; init; }

    public required string Gender { get; init; }

    public required string Birthdate { get; init; }

    public required string Address { get; init; }

    public required string City { get; init; }

    /// <summary>A number as text.</summary>
    public required string StateId { get; init; }

    public required string Zip { get; init; }

    public required string CountriesId { get; init; }

    public required string Language { get; init; }

    public required string Facebook { get; init; }

    public required string Twitter { get; init; }

    public required string Instagram { get; init; }

    public required string Youtube { get; init; }

    public required string Pinterest { get; init; }

    public required string Github { get; init; }

    public required string Tiktok { get; init; }

    public required string Snapchat { get; init; }

    public required string Telegram { get; init; }

    public required string Vk { get; init; }

    public required string Twitch { get; init; }

    public required string Discord { get; init; }

    public required string Company { get; init; }

    public required string HideName { get; init; }

    public required long DisableWatermark { get; init; }

    public required string VerifiedId { get; init; }

    public required string Status { get; init; }

    /// <summary>A comma list.</summary>
    public required string CategoriesId { get; init; }

    public required SocialMedia SocialMedia { get; init; }

    public required VerificationStanding Verification { get; init; }

    public required IReadOnlyList<OwnCategory> Categories { get; init; }
}

/// <summary>A category that a member chose.</summary>
internal sealed record OwnCategory(long Id, string Name, string? Description);

/// <summary>Where a member is elsewhere, once more and together, as the published description has it.</summary>
internal sealed record SocialMedia(
    string Facebook, string Twitter, string Instagram, string Youtube, string Pinterest, string Github, string Tiktok, string Snapchat, string Telegram, string Vk, string Twitch,
    string Discord);

/// <summary>Where a member stands.</summary>
/// <param name="HasRequest">Whether there ever was a request.</param>
/// <param name="LatestRequest">The newest one.</param>
/// <param name="TotalRequests">How many there were.</param>
/// <param name="CanSubmitNew">Whether POST /verification/account takes one.</param>
internal sealed record VerificationStanding(
    [property: JsonPropertyName("hasRequest")] bool HasRequest,
    [property: JsonPropertyName("latestRequest")] LatestRequest? LatestRequest,
    [property: JsonPropertyName("totalRequests")] long TotalRequests,
    [property: JsonPropertyName("canSubmitNew")] bool CanSubmitNew);

/// <summary>A request.</summary>
/// <param name="Id">Its plain number.</param>
/// <param name="Status"><c>pending</c>, <c>approved</c> or <c>rejected</c>.</param>
internal sealed record LatestRequest(long Id, string Status);

/// <summary>What can be chosen.</summary>
internal sealed record VerificationDropdowns(IReadOnlyList<GenderChoice> Genders, IReadOnlyList<CategoryRow> Categories);

/// <summary>A gender to choose.</summary>
internal sealed record GenderChoice(string Value, string Label);
