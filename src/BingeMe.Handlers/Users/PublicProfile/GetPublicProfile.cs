using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Posts;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.PostCards;
using BingeMe.Handlers.Users.Products;
using BingeMe.Handlers.Users.PublicProfile.Answers;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.PublicProfile;

/// <summary>
/// GET /{slug}: a member's profile as this viewer may see it. What is locked keeps its addresses and comments on the server (D-1).
/// Contract: users.md.
/// </summary>
internal sealed partial class GetPublicProfile(
    PublicProfileSql profiles, OwnSlug own, EntitlementReader entitlement, CardReader cards, PostMedia postMedia, ProductsSql products, ProductCards productCards,
    LiveAnnouncement lives, MediaUrls media, HandlerSettings settings, EncodedIds ids, TimeProvider clock)
{
    private const int MostPosts = 10;
    private const int MostProducts = 50;
    private const string Sentinel = "Na";

    public async Task<Reply<PublicProfileAnswer>> Handle(Call<Nothing> call)
    {
        var slug = call.Route["slug"];
        if (!SlugForm().IsMatch(slug)) throw ApiException.BadField("slug", "The name must have 1 to 50 letters, digits, underscores or hyphens.");
        var viewer = Viewer.Of(call);
        SubjectRow? subject;
        if (OwnSlug.Is(slug))
        {
            viewer = viewer with { MemberId = await own.Demand(call) };
            subject = await profiles.ById(viewer.MemberId.Value, call.Cancelled);
        }
        else
        {
            subject = await profiles.ByUsername(slug, call.Cancelled);
        }

        if (subject is null || await entitlement.Member(viewer, subject.Id, call.Cancelled) is not { IsHidden: false } relation)
            throw ApiException.NotFound("There is no such member.");
        return Reply.Ok("The profile.", await Answer(subject, relation.IsSelf, viewer, call.Cancelled));
    }

    private async Task<PublicProfileAnswer> Answer(SubjectRow subject, bool isSelf, Viewer viewer, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var counts = await profiles.Counts(subject.Id, now.ToSql(), cancelled);
        var live = await profiles.Live(subject.Id, cancelled);
        var connect = await products.Custom(subject.Id, MostProducts, cancelled);
        return new PublicProfileAnswer(
            User(subject, isSelf, counts),
            live is null ? null : lives.Of(live, subject.Username, now),
            [.. connect.Select(productCards.Of)],
            new UpdatesInfo(counts.Posts, counts.Photos, counts.Videos, counts.Products),
            await Posts(subject, isSelf, viewer, now, cancelled));
    }

    private async Task<IReadOnlyList<ProfilePost>> Posts(SubjectRow subject, bool isSelf, Viewer viewer, DateTimeOffset now, CancellationToken cancelled)
    {
        var rows = await profiles.Posts(subject.Id, isSelf, MostPosts, now.ToSql(), cancelled);
        var decisions = await entitlement.Posts(viewer, rows.ConvertAll(r => r.Id), cancelled);
        rows.RemoveAll(r => Of(r).Visibility == Visibility.Hidden);
        var readable = rows.Where(r => Of(r).MayReadComments).Select(r => r.Id).ToList();
        var parts = await cards.Read(rows.ConvertAll(r => r.Id), readable, viewer.MemberId ?? 0, now, cancelled);
        return rows.ConvertAll(r => Post(r, Of(r), parts, subject.Username, now));

        PostDecision Of(CardRow row) => decisions.GetValueOrDefault(row.Id, PostDecision.Hidden);
    }

    private ProfilePost Post(CardRow row, PostDecision decision, CardParts parts, string username, DateTimeOffset now) => new()
    {
        Id = ids.Encode(row.Id),
        Caption = row.Description ?? "",
        Date = RelativeTime.Of(row.At, now),
        DateTime = WireTime.Iso(row.At),
        Pinned = row.IsPinned,
        Price = Coins.Number(row.Price),
        ExpiredAt = WireTime.Plain(row.ExpiredAt),
        ShareUrl = $"{settings.AppUrl}/{username}/post/{row.Id}",
        Locked = row.Locked,
        Status = row.Status,
        CanView = decision.CanView,
        Media = postMedia.Items(parts.Media[row.Id], decision),
        CommentsCount = parts.CommentCounts.GetValueOrDefault(row.Id),
        Likes = parts.Likes.GetValueOrDefault(row.Id),
        Comments = decision.MayReadComments ? [.. parts.Comments[row.Id]] : [],
        Tags = [.. parts.Tags[row.Id]],
    };

    private ProfileUser User(SubjectRow subject, bool isSelf, ProfileCounts counts) => new()
    {
        Id = subject.Id,
        Name = Entitlement.ShownName(subject.Name, subject.Username, subject.HideName, isSelf),
        Username = subject.Username,
        CountriesId = isSelf ? subject.CountriesId ?? "" : null,
        Avatar = media.Avatar(subject.Avatar) ?? "",
        Cover = media.Cover(subject.Cover) ?? "",
        VerifiedId = subject.VerifiedId ?? "no",
        Story = subject.Story is null or Sentinel ? "" : subject.Story,
        OverrideCurrency = subject.OverrideCurrency,
        TotalPosts = CompactNumber.Of(counts.Posts),
        TotalFollowers = CompactNumber.Of(counts.Followers),
        TotalSubscribers = CompactNumber.Of(counts.Subscribers),
    };

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,50}\z")]
    private static partial Regex SlugForm();
}
