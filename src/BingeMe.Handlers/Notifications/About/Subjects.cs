using System.Globalization;
using System.Text.Json;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Notifications.About;

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
