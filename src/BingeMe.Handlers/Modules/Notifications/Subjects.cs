using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>Finds for each notification of a page what it is about.</summary>
internal sealed class Subjects
{
    /// <summary>
    /// By the notification's id, those about nothing in particular left out, and the count: all that a page needs in one message.
    /// </summary>
    /// <param name="sql">The connection.</param>
    /// <param name="rows">The page.</param>
    /// <param name="entitlement">Says of whose posts the viewer may know, and whose captions he may read (rulings 10 and 33).</param>
    /// <param name="viewer">Whose notifications they are.</param>
    /// <param name="now">The present.</param>
    /// <param name="marksSeen">Whether looking at them makes them seen.</param>
    /// <param name="total">Counts the list.</param>
    /// <returns>What they are about, the count, and whether others than those that this made seen are new.</returns>
    public static async Task<(Dictionary<long, Subject> About, long? Total, bool OthersAreNew)> Of(
        SqlScope sql, IReadOnlyList<NotificationRow> rows, EntitlementReader entitlement, Viewer viewer, DateTimeOffset now, bool marksSeen, SqlCount total)
    {
        var found = new Dictionary<long, Subject>();
        Dictionary<long, SubjectRow> posts = [], messages = [], lives = [], purchases = [], products = [];
        (Dictionary<long, SubjectRow> Into, Func<string, string> Text, long[] Ids)[] kinds =
        [
            (posts, SubjectSql.Posts, Targets(rows, static k => IsAboutPost(k) && !IsAboutAnothers(k))),
            (messages, SubjectSql.Messages, Targets(rows, IsAboutMessage)),
            (lives, SubjectSql.Lives, Targets(rows, IsAboutLive)),
            // The target is a purchase; where there is none of that id, older writers meant the product.
            (purchases, SubjectSql.Purchases, Targets(rows, IsAboutProduct)),
            (products, SubjectSql.Products, Targets(rows, IsAboutProduct)),
        ];
        var asked = kinds.Where(static k => k.Ids.Length > 0).ToList();
        var anothers = Targets(rows, IsAboutAnothers);
        long? counted = null;
        var othersAreNew = false;
        var statements = string.Join(
            ";\n",
            ((string?[])[
                marksSeen ? NotificationsSql.MarkSeen : null,
                .. asked.Select(static k => k.Text(SqlList.Of(k.Ids))),
                anothers.Length > 0 ? SubjectSql.PostsOfOthers(SqlList.Of(anothers)) : null,
                total.Text]).OfType<string>());
        if (statements.Length > 0) await sql.Autocommit(Ask);

        // What is told to the owner of a post may have been told to somebody else: asked once more, for such rows alone.
        var odd = posts.Values.Where(p => p.OwnerId != viewer.MemberId && !anothers.Contains(p.Id)).ToList();
        var decisions = await entitlement.Posts(sql, viewer, [.. odd.Select(static p => p.Id)]);
        foreach (var post in odd) post.Text = Told(post.OwnerId, viewer, post.Text, decisions.GetValueOrDefault(post.Id, PostDecision.Hidden));
        foreach (var row in rows)
        {
            var kind = row.Kind;
            // A live's name is its creator's word: not told where the creator is not.
            if (IsAboutLive(kind) && row.ActorId is null) continue;
            var subject = IsAboutPost(kind) ? posts.GetValueOrDefault(row.Target)
                : IsAboutMessage(kind) ? messages.GetValueOrDefault(row.Target)
                : IsAboutProduct(kind) ? purchases.GetValueOrDefault(row.Target) ?? products.GetValueOrDefault(row.Target)
                : IsAboutLive(kind) ? lives.GetValueOrDefault(row.Target)
                : null;
            var text = IsAboutLive(kind) && string.IsNullOrWhiteSpace(subject?.Text) ? NameIn(row.ExtraData) : subject?.Text;
            if (text is not null || subject is not null) found[row.Id] = new Subject(text, When(subject));
        }

        return (found, counted, othersAreNew);

        async Task<bool> Ask()
        {
            await using var results = await sql.Send(statements, ("@me", viewer.MemberId), ("@viewer", viewer.MemberId), ("@now", now.ToSql()));
            if (marksSeen) othersAreNew = await results.Number() != 0;
            foreach (var kind in asked)
                foreach (var row in await results.List(static r => r.GetRowParser<SubjectRow>())) kind.Into[row.Id] = row;
            if (anothers.Length > 0)
            {
                foreach (var row in await results.List(static r => r.GetRowParser<QuotedPostRow>()))
                    posts[row.PostId] = new SubjectRow { Id = row.PostId, OwnerId = row.OwnerId, Text = Told(row.OwnerId, viewer, row.Text, Entitlement.Decide(row.ToFacts(viewer, now))) };
            }

            counted = await total.Read(results);
            return true;
        }
    }

    private static bool IsAboutPost(NotificationType kind) => kind
        is NotificationType.PostLiked or NotificationType.PostCommented or NotificationType.CommentLiked or NotificationType.PostBought
        or NotificationType.PostApproved or NotificationType.PostVideoReady or NotificationType.Mentioned or NotificationType.ContentDisabled;

    /// <summary>Whether the post may be another member's than who is told.</summary>
    private static bool IsAboutAnothers(NotificationType kind) => kind is NotificationType.CommentLiked or NotificationType.Mentioned;

    /// <summary>One's own posts have no secrets; of others' the entitlement says what may be told, if the viewer may know of them at all.</summary>
    private static string? Told(long owner, Viewer viewer, string? description, PostDecision decision) =>
        owner == viewer.MemberId ? description : decision.Visibility == Visibility.Hidden ? null : decision.Caption(description);

    private static bool IsAboutMessage(NotificationType kind) => kind is NotificationType.MessageBought or NotificationType.MessageVideoReady;

    private static bool IsAboutProduct(NotificationType kind) => kind is NotificationType.ProductBought or NotificationType.PurchaseRejected;

    private static bool IsAboutLive(NotificationType kind) => kind is NotificationType.LiveAnnounced;

    private static long[] Targets(IReadOnlyList<NotificationRow> rows, Func<NotificationType, bool> isWanted) =>
        [.. rows.Where(r => isWanted(r.Kind)).Select(r => r.Target).Distinct()];

    /// <summary>A live's beginning: UTC, whatever the row's <c>is_utc</c> says (live-payout-privacy.md, Shared rules of this module).</summary>
    private static string? When(SubjectRow? live)
    {
        if (live?.StartsAt is not { } column) return null;
        return column.FromSql().UtcDateTime.ToString("dd MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    private static string? NameIn(string? extraData)
    {
        if (string.IsNullOrWhiteSpace(extraData)) return null;
        try
        {
            using var json = UnicodeJson.Parse(extraData);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (JsonException)
        {
            // Another system wrote it, and may have cut a name in the middle of a character; what cannot be read is not shown.
            return null;
        }
    }
}

/// <summary>What a notification is about, as its sentence says it.</summary>
/// <param name="Text">A description, a message, a name; null when there is none.</param>
/// <param name="When">When it begins; null where that is not told.</param>
internal sealed record Subject(string? Text, string? When)
{
    /// <summary>About nothing in particular.</summary>
    public static readonly Subject None = new(null, null);
}

/// <summary>Selects what notifications are about as <see cref="SubjectRow"/>: one query a kind of thing on the page, none a row. Each takes the ids as an SQL list.</summary>
internal static class SubjectSql
{
    /// <summary>Descriptions of posts.</summary>
    public static string Posts(string ids) => $"select id as Id, description as Text, user_id as OwnerId from updates where id in {ids}";

    /// <summary>The same as <see cref="QuotedPostRow"/>, with what decides whether the viewer may know of them; with <c>@viewer</c> and <c>@now</c>.</summary>
    public static string PostsOfOthers(string ids) =>
        $"""
        select {EntitlementSql.PostColumns}, p.description as Text
        from updates p inner join users u on u.id = p.user_id
        where p.id in {ids}
        """;

    /// <summary>
    /// Texts of the receiver's own messages; with <c>@me</c>. What a target means is inferred for rows of other systems, and a message is
    /// between two.
    /// </summary>
    public static string Messages(string ids) => $"select id as Id, message as Text from messages where id in {ids} and from_user_id = @me";

    /// <summary>Names of the products behind purchases.</summary>
    public static string Purchases(string ids) =>
        $"select p.id as Id, g.name as Text from purchases p inner join products g on g.id = p.products_id where p.id in {ids}";

    public static string Products(string ids) => $"select id as Id, name as Text from products where id in {ids}";

    /// <summary>Names and beginnings of lives.</summary>
    public static string Lives(string ids) => $"select id as Id, name as Text, date_time as StartsAt from live_streamings where id in {ids}";
}

/// <summary>A post that may be another member's than who is told of it.</summary>
internal sealed class QuotedPostRow : PostFactsRow
{
    public string? Text { get; set; }
}

/// <summary>What a notification is about.</summary>
internal sealed class SubjectRow
{
    public long Id { get; set; }

    public string? Text { get; set; }

    /// <summary>Of a post: whose it is.</summary>
    public long OwnerId { get; set; }

    /// <summary>When a live begins, UTC.</summary>
    public DateTime? StartsAt { get; set; }
}
