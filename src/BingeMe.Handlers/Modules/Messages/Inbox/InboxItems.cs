using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Messages.Inbox;

/// <summary>Rows of the inbox and its search as clients see them.</summary>
internal sealed class InboxItems(MediaUrls media)
{
    /// <summary>The conversations of some keys, in their order.</summary>
    public static async Task<IReadOnlyList<InboxRow>> Rows(SqlScope sql, long me, IReadOnlyList<InboxKey> keys, DateTimeOffset now)
    {
        if (keys.Count == 0) return [];
        var rows = (await InboxSql.With(sql, me, keys.Select(k => k.Other), now.ToSql())).ToDictionary(r => r.Other);
        return [.. keys.Where(k => rows.ContainsKey(k.Other)).Select(k => rows[k.Other])];
    }

    /// <summary>Entries of the inbox.</summary>
    public Task<List<InboxItem>> Of(SqlScope sql, long me, IReadOnlyList<InboxRow> rows, SupportEntry? support, DateTimeOffset now) =>
        Make(sql, me, rows, r => support?.Id == r.Other ? Support(support, r) : Other(r, "avatar/default.webp"), "readed", now);

    /// <summary>Entries of the search, which calls what was read <c>read</c> and has another picture for those without one.</summary>
    public Task<List<InboxItem>> OfSearch(SqlScope sql, long me, IReadOnlyList<InboxRow> rows, DateTimeOffset now) =>
        Make(sql, me, rows, r => Other(r, "avatar/default-1671797639.jpeg"), "read", now);

    private static ChatUser Support(SupportEntry support, InboxRow row) => new(support.Id, support.Name, support.Username, support.Avatar, row.RoomId ?? "");

    private ChatUser Other(InboxRow row, string defaultAvatar) => row.Username is null
        ? new ChatUser(row.Other, "Unknown User", "unknown", media.Of(defaultAvatar), row.RoomId ?? "")
        : new ChatUser(
            row.Other, Member.ShownName(row.Name, row.Username, row.HideName, isSelf: false), row.Username, media.Avatar(row.Avatar) ?? media.Of(defaultAvatar), row.RoomId ?? "");

    private static async Task<List<InboxItem>> Make(SqlScope sql, long me, IReadOnlyList<InboxRow> rows, Func<InboxRow, ChatUser> chatUser, string readWord, DateTimeOffset now)
    {
        if (rows.Count == 0) return [];
        var lastMedia = await InboxSql.LastMedia(sql, rows.Select(r => r.MessageId));
        var unread = await InboxSql.Unread(sql, me, rows.Select(r => r.Other), now.ToSql());
        return
        [
            .. rows.Select(r => new InboxItem
            {
                Id = r.MessageId,
                Message = r.Message ?? "",
                Time = RelativeTime.Of(r.CreatedAt.FromSql(), now),
                Status = r.Status is "new" or "sent" ? "new" : readWord,
                Tip = r.Tip is "yes" or "1",
                Media = lastMedia.TryGetValue(r.MessageId, out var type) ? MediaKinds.Of(type) : null,
                UnreadCount = unread.GetValueOrDefault(r.Other),
                Direction = r.FromUserId == me ? "outgoing" : "incoming",
                ChatUser = chatUser(r),
            }),
        ];
    }
}

/// <summary>One conversation with its newest message.</summary>
internal sealed record InboxItem
{
    public required long Id { get; init; }

    public required string Message { get; init; }

    /// <summary>Relative.</summary>
    public required string Time { get; init; }

    /// <summary><c>new</c> or <c>readed</c>; in the search <c>new</c> or <c>read</c>.</summary>
    public required string Status { get; init; }

    public bool Tip { get; init; }

    /// <summary>Type of the last file: <c>image</c>, <c>video</c>, <c>music</c>, <c>file</c>; null without one.</summary>
    public string? Media { get; init; }

    [JsonPropertyName("unread_count")]
    public long UnreadCount { get; init; }

    /// <summary><c>incoming</c> or <c>outgoing</c>.</summary>
    [JsonPropertyName("msg_type")]
    public required string Direction { get; init; }

    [JsonPropertyName("chat_user")]
    public required ChatUser ChatUser { get; init; }
}

/// <summary>The other side of a conversation, as the inbox shows it.</summary>
/// <param name="Id">Plain member id.</param>
/// <param name="Name">The name, or the username of a member who hides it.</param>
/// <param name="Username">The username.</param>
/// <param name="Avatar">Address of the picture.</param>
/// <param name="RoomId">The call room; empty when there is none.</param>
internal sealed record ChatUser(long Id, string Name, string Username, string Avatar, [property: JsonPropertyName("room_id")] string RoomId);
