using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>Finds for each notification of a page what it is about.</summary>
internal sealed class Subjects
{
    /// <summary>By the notification's id; those about nothing in particular are left out.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="rows">The page.</param>
    /// <param name="entitlement">Says whose captions the viewer may read (ruling 33).</param>
    /// <param name="viewer">Whose notifications they are.</param>
    public static async Task<Dictionary<long, Subject>> Of(SqlScope sql, IReadOnlyList<NotificationRow> rows, EntitlementReader entitlement, Viewer viewer)
    {
        var found = new Dictionary<long, Subject>();
        var posts = await SubjectSql.Posts(sql, Targets(rows, IsAboutPost));
        var decisions = await entitlement.Posts(sql, viewer, [.. posts.Values.Where(p => p.HideCaption == "yes").Select(p => p.Id)]);
        foreach (var (id, decision) in decisions) posts[id].Text = decision.CanView ? posts[id].Text : null;
        var messages = await SubjectSql.Messages(sql, Targets(rows, IsAboutMessage));
        var lives = await SubjectSql.Lives(sql, Targets(rows, IsAboutLive));
        // The target is a purchase; where there is none of that id, older writers meant the product.
        var purchases = await SubjectSql.Purchases(sql, Targets(rows, IsAboutProduct));
        var products = await SubjectSql.Products(sql, [.. Targets(rows, IsAboutProduct).Where(id => !purchases.ContainsKey(id))]);
        foreach (var row in rows)
        {
            var kind = row.Kind;
            var subject = IsAboutPost(kind) ? posts.GetValueOrDefault(row.Target)
                : IsAboutMessage(kind) ? messages.GetValueOrDefault(row.Target)
                : IsAboutProduct(kind) ? purchases.GetValueOrDefault(row.Target) ?? products.GetValueOrDefault(row.Target)
                : IsAboutLive(kind) ? lives.GetValueOrDefault(row.Target)
                : null;
            var text = IsAboutLive(kind) && string.IsNullOrWhiteSpace(subject?.Text) ? NameIn(row.ExtraData) : subject?.Text;
            if (text is not null || subject is not null) found[row.Id] = new Subject(text, When(subject));
        }

        return found;
    }

    private static bool IsAboutPost(NotificationType kind) => kind
        is NotificationType.PostLiked or NotificationType.PostCommented or NotificationType.CommentLiked or NotificationType.PostBought
        or NotificationType.PostApproved or NotificationType.PostVideoReady or NotificationType.Mentioned or NotificationType.ContentDisabled;

    private static bool IsAboutMessage(NotificationType kind) => kind is NotificationType.MessageBought or NotificationType.MessageVideoReady;

    private static bool IsAboutProduct(NotificationType kind) => kind is NotificationType.ProductBought or NotificationType.PurchaseRejected;

    private static bool IsAboutLive(NotificationType kind) => kind is NotificationType.LiveAnnounced;

    private static long[] Targets(IReadOnlyList<NotificationRow> rows, Func<NotificationType, bool> isWanted) =>
        [.. rows.Where(r => isWanted(r.Kind)).Select(r => r.Target).Distinct()];

    /// <summary>A live's beginning; rows of the old kind hold India's time (ruling 17).</summary>
    private static string? When(SubjectRow? live)
    {
        if (live?.StartsAt is not { } column) return null;
        var at = live.IsUtc == "1" ? column.FromSql() : LegacyTime.FromIndia(column);
        return at.UtcDateTime.ToString("dd MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    private static string? NameIn(string? extraData)
    {
        if (string.IsNullOrWhiteSpace(extraData)) return null;
        try
        {
            using var json = JsonDocument.Parse(extraData);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (JsonException)
        {
            // Another system wrote it; what cannot be read is not shown.
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

/// <summary>Looks up what notifications are about: one query a kind of thing on the page, none a row.</summary>
internal static class SubjectSql
{
    /// <summary>Descriptions of posts.</summary>
    public static Task<Dictionary<long, SubjectRow>> Posts(SqlScope sql, IReadOnlyCollection<long> ids) =>
        Read(
            sql,
            $"select p.id as Id, p.description as Text, u.hide_caption as HideCaption from updates p inner join users u on u.id = p.user_id where p.id in {sql.Dialect.Longs("@ids")}",
            ids);

    /// <summary>Texts of messages.</summary>
    public static Task<Dictionary<long, SubjectRow>> Messages(SqlScope sql, IReadOnlyCollection<long> ids) =>
        Read(sql, $"select id as Id, message as Text from messages where id in {sql.Dialect.Longs("@ids")}", ids);

    /// <summary>Names of the products behind purchases.</summary>
    public static Task<Dictionary<long, SubjectRow>> Purchases(SqlScope sql, IReadOnlyCollection<long> ids) => Read(
        sql,
        $"select p.id as Id, g.name as Text from purchases p inner join products g on g.id = p.products_id where p.id in {sql.Dialect.Longs("@ids")}", ids);

    /// <summary>Names of products.</summary>
    public static Task<Dictionary<long, SubjectRow>> Products(SqlScope sql, IReadOnlyCollection<long> ids) =>
        Read(sql, $"select id as Id, name as Text from products where id in {sql.Dialect.Longs("@ids")}", ids);

    /// <summary>Names and beginnings of lives.</summary>
    public static Task<Dictionary<long, SubjectRow>> Lives(SqlScope sql, IReadOnlyCollection<long> ids) => Read(
        sql,
        $"select id as Id, name as Text, date_time as StartsAt, is_utc as IsUtc from live_streamings where id in {sql.Dialect.Longs("@ids")}", ids);

    private static async Task<Dictionary<long, SubjectRow>> Read(SqlScope sql, string text, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0) return [];
        var rows = await sql.Connection.QueryAsync<SubjectRow>(text, new { ids = SqlList.Json(ids) });
        return rows.ToDictionary(r => r.Id);
    }
}

/// <summary>What a notification is about.</summary>
internal sealed class SubjectRow
{
    public long Id { get; set; }

    public string? Text { get; set; }

    /// <summary>Of a post: whether its owner keeps captions to himself.</summary>
    public string? HideCaption { get; set; }

    /// <summary>When a live begins, as stored.</summary>
    public DateTime? StartsAt { get; set; }

    /// <summary><c>1</c> when <see cref="StartsAt"/> is UTC.</summary>
    public string? IsUtc { get; set; }
}
