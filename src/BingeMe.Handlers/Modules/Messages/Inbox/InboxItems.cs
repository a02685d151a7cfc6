using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Messages.Inbox;

/// <summary>Rows of the inbox and its search as clients see them.</summary>
internal sealed class InboxItems(MediaUrls media)
{
    /// <summary>Entries of the inbox.</summary>
    public List<InboxItem> Of(InboxView view, IEnumerable<InboxKey> keys, SupportEntry? support, DateTimeOffset now)
    {
        var items = keys.Select(k => Make(view.Rows[k.Other], view, Other(view.Rows[k.Other], k, "avatar/default.webp"), "readed", now)).ToList();
        if (support is not null && view.WithSupport is { } row) items.Insert(0, Make(row, view, Support(support, view.SupportKey), "readed", now));
        return items;
    }

    /// <summary>Entries of the search, which calls what was read <c>read</c> and has another picture for those without one.</summary>
    public List<InboxItem> OfSearch(InboxView view, DateTimeOffset now) =>
        view.Keys.ConvertAll(k => Make(view.Rows[k.Other], view, Other(view.Rows[k.Other], k, "avatar/default-1671797639.jpeg"), "read", now));

    private static ChatUser Support(SupportEntry support, InboxKey? key) => new(support.Id, support.Name, support.Username, support.Avatar, key?.RoomId ?? "");

    private ChatUser Other(InboxRow row, InboxKey key, string defaultAvatar) => row.Username is null
        ? new ChatUser(row.Other, "Unknown User", "unknown", media.Of(defaultAvatar), key.RoomId ?? "")
        : new ChatUser(
            row.Other, Member.ShownName(row.Name, row.Username, row.HideName, isSelf: false), row.Username, media.Avatar(row.Avatar) ?? media.Of(defaultAvatar), key.RoomId ?? "");

    private static InboxItem Make(InboxRow row, InboxView view, ChatUser chatUser, string readWord, DateTimeOffset now)
    {
        var unread = view.Unread.GetValueOrDefault(row.Other);
        var isOutgoing = row.FromUserId == view.Me;
        return new()
        {
            Id = row.MessageId,
            Message = row.Message ?? "",
            Time = RelativeTime.Of(row.CreatedAt.FromSql(), now),
            // What came and is not counted can never be read, and is not told as new.
            Status = row.Status is "new" or "sent" && (isOutgoing || unread > 0) ? "new" : readWord,
            Tip = row.Tip is "yes" or "1",
            Media = row.Media is null ? null : MediaKinds.Of(row.Media),
            UnreadCount = unread,
            Direction = isOutgoing ? "outgoing" : "incoming",
            ChatUser = chatUser,
        };
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
