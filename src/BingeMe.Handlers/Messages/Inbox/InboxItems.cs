using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Messages.Answers;
using BingeMe.Handlers.Messages.Rows;
using BingeMe.Handlers.Messages.Support;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Messages.Inbox;

/// <summary>Rows of the inbox and its search as clients see them.</summary>
internal sealed class InboxItems(InboxSql inbox, MediaUrls media)
{
    /// <summary>The conversations of some keys, in their order.</summary>
    public async Task<IReadOnlyList<InboxRow>> Rows(long me, IReadOnlyList<InboxKey> keys, DateTimeOffset now, CancellationToken cancelled)
    {
        if (keys.Count == 0) return [];
        var rows = (await inbox.With(me, keys.Select(k => k.Other), now.ToSql(), cancelled)).ToDictionary(r => r.Other);
        return [.. keys.Where(k => rows.ContainsKey(k.Other)).Select(k => rows[k.Other])];
    }

    /// <summary>Entries of the inbox.</summary>
    public Task<List<InboxItem>> Of(long me, IReadOnlyList<InboxRow> rows, SupportEntry? support, DateTimeOffset now, CancellationToken cancelled) =>
        Make(me, rows, r => support?.Id == r.Other ? Support(support, r) : Other(r, "avatar/default.webp"), "readed", now, cancelled);

    /// <summary>Entries of the search, which calls what was read <c>read</c> and has another picture for those without one.</summary>
    public Task<List<InboxItem>> OfSearch(long me, IReadOnlyList<InboxRow> rows, DateTimeOffset now, CancellationToken cancelled) =>
        Make(me, rows, r => Other(r, "avatar/default-1671797639.jpeg"), "read", now, cancelled);

    private static ChatUser Support(SupportEntry support, InboxRow row) => new(support.Id, support.Name, support.Username, support.Avatar, row.RoomId ?? "");

    private ChatUser Other(InboxRow row, string defaultAvatar) => row.Username is null
        ? new ChatUser(row.Other, "Unknown User", "unknown", media.Of(defaultAvatar), row.RoomId ?? "")
        : new ChatUser(
            row.Other, Entitlement.ShownName(row.Name, row.Username, row.HideName, isSelf: false), row.Username, media.Avatar(row.Avatar) ?? media.Of(defaultAvatar), row.RoomId ?? "");

    private async Task<List<InboxItem>> Make(
        long me, IReadOnlyList<InboxRow> rows, Func<InboxRow, ChatUser> chatUser, string readWord, DateTimeOffset now, CancellationToken cancelled)
    {
        if (rows.Count == 0) return [];
        var lastMedia = await inbox.LastMedia(rows.Select(r => r.MessageId), cancelled);
        var unread = await inbox.Unread(me, rows.Select(r => r.Other), now.ToSql(), cancelled);
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
