using System.Text.Json.Serialization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Messages.Threads;

/// <summary>Messages as one of their two sides sees them, grouped by day. Addresses of media that are not paid for never leave (ruling 10).</summary>
internal sealed class ThreadItems(ThreadSql sql, EntitlementReader entitlement, MediaUrls urls)
{
    /// <summary>The groups, newest first.</summary>
    /// <param name="me">Who reads.</param>
    /// <param name="rows">Newest first.</param>
    /// <param name="caller">The reader.</param>
    /// <param name="other">The other side.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancelled">Ends the queries.</param>
    public async Task<IReadOnlyList<ThreadGroup>> Of(
        long me, IReadOnlyList<MessageRow> rows, ThreadParty caller, ThreadParty other, DateTimeOffset now, CancellationToken cancelled)
    {
        if (rows.Count == 0) return [];
        var ids = rows.Select(r => r.Id).ToList();
        var decisions = await entitlement.Messages(me, ids, cancelled);
        var media = await sql.Media(ids, cancelled);
        return
        [
            .. rows
                .Where(r => decisions.TryGetValue(r.Id, out var d) && d.Visibility != Visibility.Hidden)
                .GroupBy(r => Day(r.CreatedAt.FromSql(), now))
                .Select(day => new ThreadGroup(day.Key, [.. day.Select(r => Item(r, decisions[r.Id].CanView, media[r.Id]))])),
        ];

        ThreadItem Item(MessageRow row, bool open, IEnumerable<MediaRow> files) => new()
        {
            Id = row.Id,
            Message = row.Message ?? "",
            Status = row.IsNew ? "new" : "readed",
            Time = RelativeTime.Of(row.CreatedAt.FromSql(), now),
            ConversationId = row.ConversationId,
            IsFromMe = row.FromUserId == me,
            PpvAmount = row.Price,
            TipAmount = row.Tip is "yes" or "1" ? row.TipAmount : 0,
            PcAmount = row.PcAmount,
            ExpiresAt = Lifetime(row),
            Sender = row.FromUserId == me ? caller : other,
            Recipient = row.FromUserId == me ? other : caller,
            Media = [.. files.Select(f => File(f, open))],
        };
    }

    private static string? Lifetime(MessageRow row) =>
        row.ExpiresAt is { } end ? $"{Math.Max(0, (long)Math.Round((end - row.CreatedAt).TotalHours, MidpointRounding.AwayFromZero))} hours" : null;

    private static string Day(DateTimeOffset at, DateTimeOffset now) => (now.UtcDateTime.Date - at.UtcDateTime.Date).Days switch
    {
        0 => "Today",
        1 => "Yesterday",
        _ => WireTime.LongDate(at),
    };

    private ThreadMedia File(MediaRow file, bool open)
    {
        var name = file.Path?[(file.Path.LastIndexOf('/') + 1)..] ?? "";
        var extension = MediaTypes.Extension(name);
        return new ThreadMedia(
            file.Id,
            MediaKinds.Of(file.Type),
            open && name.Length > 0 ? urls.Of($"messages/{name}") : "",
            extension is null ? "application/octet-stream" : MediaTypes.ContentType(extension));
    }
}

/// <summary>The messages of one day, UTC, newest first.</summary>
/// <param name="Date"><c>Today</c>, <c>Yesterday</c>, else <c>DD Month YYYY</c>.</param>
/// <param name="Messages">The messages.</param>
internal sealed record ThreadGroup(string Date, IReadOnlyList<ThreadItem> Messages);

/// <summary>One message of a thread.</summary>
internal sealed record ThreadItem
{
    public required long Id { get; init; }

    public required string Message { get; init; }

    /// <summary><c>new</c> or <c>readed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Relative.</summary>
    public required string Time { get; init; }

    [JsonPropertyName("conversation_id")]
    public required long ConversationId { get; init; }

    [JsonPropertyName("is_from_me")]
    public required bool IsFromMe { get; init; }

    [JsonPropertyName("ppv_amount")]
    public required decimal PpvAmount { get; init; }

    [JsonPropertyName("tip_amount")]
    public required decimal TipAmount { get; init; }

    [JsonPropertyName("pc_amount")]
    public required decimal PcAmount { get; init; }

    /// <summary>The lifetime it was sent with, e.g. <c>24 hours</c>; null without.</summary>
    [JsonPropertyName("expires_at")]
    public required string? ExpiresAt { get; init; }

    public required ThreadParty Sender { get; init; }

    public required ThreadParty Recipient { get; init; }

    public required IReadOnlyList<ThreadMedia> Media { get; init; }
}

/// <summary>A file of a message.</summary>
/// <param name="Id">The file's id.</param>
/// <param name="Type"><c>image</c>, <c>video</c>, <c>music</c> or <c>file</c>.</param>
/// <param name="File">Its address; empty while the message is locked for the reader.</param>
/// <param name="MimeType">From the extension.</param>
internal sealed record ThreadMedia(long Id, string Type, string File, [property: JsonPropertyName("mime_type")] string MimeType);

/// <summary>One side of a message.</summary>
internal sealed record ThreadParty(long Id, string Username, string Name);
