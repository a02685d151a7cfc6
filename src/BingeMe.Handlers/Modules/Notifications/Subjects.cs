using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>Finds for each notification of a page what it is about.</summary>
internal sealed class Subjects(SubjectSql sql)
{
    /// <summary>By the notification's id; those about nothing in particular are left out.</summary>
    public async Task<Dictionary<long, Subject>> Of(IReadOnlyList<NotificationRow> rows, CancellationToken cancelled)
    {
        var found = new Dictionary<long, Subject>();
        var posts = await sql.Posts(Targets(rows, IsAboutPost), cancelled);
        var messages = await sql.Messages(Targets(rows, IsAboutMessage), cancelled);
        var lives = await sql.Lives(Targets(rows, IsAboutLive), cancelled);
        // The target is a purchase; where there is none of that id, older writers meant the product.
        var purchases = await sql.Purchases(Targets(rows, IsAboutProduct), cancelled);
        var products = await sql.Products([.. Targets(rows, IsAboutProduct).Where(id => !purchases.ContainsKey(id))], cancelled);
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
internal sealed class SubjectSql(IDatabase database)
{
    /// <summary>Descriptions of posts.</summary>
    public Task<Dictionary<long, SubjectRow>> Posts(IReadOnlyCollection<long> ids, CancellationToken cancelled) =>
        Read($"select id as Id, description as Text from updates where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Texts of messages.</summary>
    public Task<Dictionary<long, SubjectRow>> Messages(IReadOnlyCollection<long> ids, CancellationToken cancelled) =>
        Read($"select id as Id, message as Text from messages where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Names of the products behind purchases.</summary>
    public Task<Dictionary<long, SubjectRow>> Purchases(IReadOnlyCollection<long> ids, CancellationToken cancelled) => Read(
        $"select p.id as Id, g.name as Text from purchases p inner join products g on g.id = p.products_id where p.id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Names of products.</summary>
    public Task<Dictionary<long, SubjectRow>> Products(IReadOnlyCollection<long> ids, CancellationToken cancelled) =>
        Read($"select id as Id, name as Text from products where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    /// <summary>Names and beginnings of lives.</summary>
    public Task<Dictionary<long, SubjectRow>> Lives(IReadOnlyCollection<long> ids, CancellationToken cancelled) => Read(
        $"select id as Id, name as Text, date_time as StartsAt, is_utc as IsUtc from live_streamings where id in {database.Dialect.Longs("@ids")}", ids, cancelled);

    private async Task<Dictionary<long, SubjectRow>> Read(string sql, IReadOnlyCollection<long> ids, CancellationToken cancelled)
    {
        if (ids.Count == 0) return [];
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<SubjectRow>(sql, new { ids = SqlList.Json(ids) });
        return rows.ToDictionary(r => r.Id);
    }
}

/// <summary>What a notification is about.</summary>
internal sealed class SubjectRow
{
    public long Id { get; set; }

    public string? Text { get; set; }

    /// <summary>When a live begins, as stored.</summary>
    public DateTime? StartsAt { get; set; }

    /// <summary><c>1</c> when <see cref="StartsAt"/> is UTC.</summary>
    public string? IsUtc { get; set; }
}
