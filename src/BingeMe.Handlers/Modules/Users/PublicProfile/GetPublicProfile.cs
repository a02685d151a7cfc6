using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.PublicProfile;

/// <summary>
/// GET /{slug}: a member's profile as this viewer may see it. What is locked keeps its addresses and comments on the server (D-1).
/// Contract: users.md.
/// </summary>
internal sealed partial class GetPublicProfile(
    Db db,
    OwnSlug own,
    EntitlementReader entitlement,
    CardReader cards,
    PostMedia postMedia,
    ProductCards productCards,
    LiveAnnouncement lives,
    MediaUrls media,
    HandlerSettings settings,
    EncodedIds ids,
    TimeProvider clock)
{
    private const int MostPosts = 10;
    private const int MostProducts = 50;
    private const string Sentinel = "Na";

    public async Task<Response<PublicProfileResponse>> Handle(RequestContext<Unit> context)
    {
        var slug = context.Route["slug"];
        if (!SlugForm().IsMatch(slug)) throw ApiException.BadField("slug", "The name must have 1 to 50 letters, digits, underscores or hyphens.");
        var viewer = Viewer.Of(context);
        var isOwn = OwnSlug.Is(slug);
        // On a connection of its own, so before this one is taken.
        if (isOwn) viewer = viewer with { MemberId = await own.Require(context) };
        await using var sql = await db.Connect(context.Cancelled);
        var subject = isOwn ? await PublicProfileSql.ById(sql, viewer.MemberId!.Value) : await PublicProfileSql.ByUsername(sql, slug);
        if (subject is null || await entitlement.Member(sql, viewer, subject.Id) is not { IsHidden: false } relation)
            throw ApiException.NotFound("There is no such member.");
        return Response.Ok("The profile.", await Answer(sql, subject, relation.IsSelf, viewer));
    }

    private async Task<PublicProfileResponse> Answer(SqlScope sql, SubjectRow subject, bool isSelf, Viewer viewer)
    {
        var now = clock.GetUtcNow();
        var read = await PublicProfileSql.Read(sql, subject.Id, isSelf, MostPosts, MostProducts, now.ToSql());
        var counts = read.Counts;
        return new PublicProfileResponse(
            User(subject, isSelf, counts),
            read.Live is null ? null : lives.Of(read.Live, subject.Username, now),
            [.. read.Products.Select(productCards.Of)],
            new UpdatesInfo(counts.Posts, counts.Photos, counts.Videos, counts.Products),
            await Posts(sql, subject, read.Posts, viewer, now));
    }

    private async Task<IReadOnlyList<ProfilePost>> Posts(SqlScope sql, SubjectRow subject, List<CardRow> rows, Viewer viewer, DateTimeOffset now)
    {
        var decisions = await entitlement.Posts(sql, viewer, rows.ConvertAll(r => r.Id));
        rows.RemoveAll(r => Of(r).Visibility == Visibility.Hidden);
        var readable = rows.Where(r => Of(r).MayReadComments).Select(r => r.Id).ToList();
        var parts = await cards.Read(sql, rows.ConvertAll(r => r.Id), readable, viewer.MemberId ?? 0, now, SqlCount.None);
        return rows.ConvertAll(r => Post(r, Of(r), parts, subject.Username, now));

        PostDecision Of(CardRow row) => decisions.GetValueOrDefault(row.Id, PostDecision.Hidden);
    }

    private ProfilePost Post(CardRow row, PostDecision decision, CardParts parts, string username, DateTimeOffset now) => new()
    {
        Id = ids.Encode(row.Id),
        Caption = decision.Caption(row.Description),
        Date = RelativeTime.Of(row.At, now),
        DateTime = WireTime.Iso(row.At),
        Pinned = row.IsPinned,
        Price = MoneyColumns.Number(row.Price),
        ExpiredAt = WireTime.Plain(row.ExpiredAt),
        ShareUrl = $"{settings.AppUrl}/{username}/post/{row.Id}",
        Locked = row.Locked,
        Status = row.Status,
        CanView = decision.CanView,
        Media = postMedia.Items(parts.Media[row.Id], decision),
        CommentsCount = parts.Counts.GetValueOrDefault(row.Id)?.Comments ?? 0,
        Likes = parts.Counts.GetValueOrDefault(row.Id)?.Likes ?? 0,
        Comments = decision.MayReadComments ? [.. parts.Comments[row.Id]] : [],
        Tags = [.. parts.Tags[row.Id]],
    };

    private ProfileUser User(SubjectRow subject, bool isSelf, ProfileCounts counts) => new()
    {
        Id = subject.Id,
        Name = Member.ShownName(subject.Name, subject.Username, subject.HideName, isSelf),
        Username = subject.Username,
        CountriesId = isSelf ? subject.CountriesId ?? "" : null,
        Avatar = media.Avatar(subject.Avatar) ?? "",
        Cover = media.Cover(subject.Cover) ?? "",
        VerifiedId = subject.VerifiedId ?? "no",
        Story = subject.Story is null or Sentinel ? "" : subject.Story,
        OverrideCurrency = subject.OverrideCurrency,
        TotalPosts = CompactNumber.Of(counts.Posts),
        TotalFollowers = CompactNumber.Of(counts.Followers),
        TotalSubscribers = subject.HideCountSubscribers == "yes" && !isSelf ? "" : CompactNumber.Of(counts.Subscribers),
    };

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,50}\z")]
    private static partial Regex SlugForm();
}

/// <summary>Data of GET /{slug}.</summary>
internal sealed record PublicProfileResponse(
    ProfileUser User, LiveInfo? Live, IReadOnlyList<ProductCard> Connect, UpdatesInfo UpdatesInfo, IReadOnlyList<ProfilePost> Updates);

/// <summary>The member whose profile it is.</summary>
internal sealed record ProfileUser
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Username { get; init; }

    /// <summary>On the own profile only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CountriesId { get; init; }

    public required string Avatar { get; init; }

    public required string Cover { get; init; }

    public required string VerifiedId { get; init; }

    public required string Story { get; init; }

    public required string? OverrideCurrency { get; init; }

    public required string TotalPosts { get; init; }

    public required string TotalFollowers { get; init; }

    public required string TotalSubscribers { get; init; }
}

/// <summary>A post on a profile. Of a closed one: text, counts and price, the kinds of its media, and no address and no comment.</summary>
internal sealed record ProfilePost
{
    public required string Id { get; init; }

    public required string Caption { get; init; }

    /// <summary>Relative.</summary>
    public required string Date { get; init; }

    public required string? DateTime { get; init; }

    public required bool Pinned { get; init; }

    public required decimal Price { get; init; }

    public required string? ExpiredAt { get; init; }

    public required string ShareUrl { get; init; }

    public required string Locked { get; init; }

    public required string Status { get; init; }

    public required bool CanView { get; init; }

    public required IReadOnlyList<MediaItem> Media { get; init; }

    public required long CommentsCount { get; init; }

    public required long Likes { get; init; }

    public required IReadOnlyList<CommentItem> Comments { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }
}

/// <summary>How many posts, posts with pictures, posts with films, and products.</summary>
internal sealed record UpdatesInfo(long All, long Photos, long Videos, long Custom);

/// <summary>
/// <c>/profile</c> is the caller's own profile, so it demands a member where every other name does not: the same check with its 401 and
/// 403 as on the operations for members (contract, GET /{slug}).
/// </summary>
internal sealed class OwnSlug(Authenticator authenticator, TimeProvider clock)
{
    public static bool Is(string slug) => slug.Equals("profile", StringComparison.OrdinalIgnoreCase);

    /// <summary>The caller's id.</summary>
    public async Task<long> Require(RequestContext<Unit> context)
    {
        var caller = await authenticator.Member(context.Request, clock.GetUtcNow());
        return caller.MemberId!.Value;
    }
}

/// <summary>Counts as clients show them: <c>999</c>, <c>1.5k</c>, <c>1000k</c>; there is no step for millions (users S6).</summary>
internal static class CompactNumber
{
    public static string Of(long? count)
    {
        if (count is not { } number) return "0";
        var size = Math.Abs(number);
        if (size < 1000) return number.ToString(CultureInfo.InvariantCulture);
        var thousands = Math.Round(size / 1000m, 1, MidpointRounding.AwayFromZero);
        return $"{(number < 0 ? "-" : "")}{thousands.ToString("0.#", CultureInfo.InvariantCulture)}k";
    }
}
