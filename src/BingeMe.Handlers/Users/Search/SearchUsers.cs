using System.Globalization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Messages;
using BingeMe.Handlers.Messages.Inbox;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.Search.Answers;
using BingeMe.Handlers.Users.Search.Bodies;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Search;

/// <summary>
/// GET /user/search: members by the beginning or a part of their name, with the newest message of each conversation. Addresses are not
/// searched: legacy let anybody try them out. Contract: users.md.
/// </summary>
internal sealed class SearchUsers(
    SearchSql members, InboxSql inbox, AdminSettingsReader admin, MediaUrls media, EncodedIds ids, IEntropy entropy, TimeProvider clock)
{
    private const int ShortestTerm = 2;
    private const int Most = 20;
    private const int RoomCharacters = 6;
    private const string RoomLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public async Task<Reply<IReadOnlyList<FoundMember>>> Handle(Call<SearchTerms> call)
    {
        var verified = call.Input.Type switch
        {
            null or "" => "",
            "user" => "no",
            "creator" => "yes",
            _ => throw ApiException.BadField("type", "type must be user or creator."),
        };
        var term = (call.Input.Search ?? call.Input.Q ?? "").Trim();
        if (term.Length < ShortestTerm) return Reply.Ok<IReadOnlyList<FoundMember>>($"Type at least {ShortestTerm} characters.", []);

        var support = await Support(call.MemberId, term, call.Cancelled);
        var found = await members.Beginning(call.MemberId, term, verified, Most, call.Cancelled);
        if (found.Count < Most) found.AddRange(await members.Containing(call.MemberId, term, verified, Most - found.Count, call.Cancelled));
        List<FoundRow> all = [.. support, .. found.Where(f => !support.Exists(s => s.Id == f.Id))];
        return Reply.Ok<IReadOnlyList<FoundMember>>("The members found.", await WithTalks(call.MemberId, all, call.Cancelled));
    }

    /// <summary>Whoever types the beginning of "support" is shown where it sits first.</summary>
    private async Task<List<FoundRow>> Support(long me, string term, CancellationToken cancelled)
    {
        if (!term.Contains("sup", StringComparison.OrdinalIgnoreCase)) return [];
        var settings = await admin.Read(cancelled);
        var listed = Texts.List(await members.IsCreator(me, cancelled) ? settings.CreatorSupportId : settings.SupportUserId)
            .Select(t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Distinct()
            .ToList();
        if (listed.Count == 0) return [];
        var rows = await members.Support(me, listed, cancelled);
        return [.. rows.OrderBy(r => listed.IndexOf(r.Id))];
    }

    private async Task<IReadOnlyList<FoundMember>> WithTalks(long me, List<FoundRow> rows, CancellationToken cancelled)
    {
        if (rows.Count == 0) return [];
        var now = clock.GetUtcNow();
        var others = rows.ConvertAll(r => r.Id);
        var talks = (await members.Talks(me, others, now.ToSql(), cancelled)).ToDictionary(t => t.Other);
        var unread = await inbox.Unread(me, others, now.ToSql(), cancelled);
        return rows.ConvertAll(r => Found(me, r, talks.GetValueOrDefault(r.Id), unread.GetValueOrDefault(r.Id), now));
    }

    private FoundMember Found(long me, FoundRow row, TalkRow? talk, long unread, DateTimeOffset now)
    {
        var member = new FoundMember
        {
            UserId = ids.Encode(row.Id),
            Name = Entitlement.ShownName(row.Name, row.Username, row.HideName, isSelf: false),
            Username = row.Username,
            Avatar = media.Avatar(row.Avatar) ?? media.Avatar(MediaUrls.FallbackAvatar)!,
            RoomId = talk is null ? NewRoom() : talk.RoomId ?? "",
        };
        if (talk is not { MessageId: { } messageId, CreatedAt: { } at }) return member;
        return member with
        {
            Id = messageId,
            Message = talk.Message ?? "",
            Time = RelativeTime.Of(at.FromSql(), now),
            Status = talk.Status is "new" or "sent" ? "new" : "read",
            Tip = talk.Tip is "yes" or "1",
            Media = talk.Media is null ? null : MediaKinds.Of(talk.Media),
            UnreadCount = unread,
            MsgType = talk.FromUserId == me ? "outgoing" : "incoming",
        };
    }

    /// <summary>A room for a first call; it is not stored.</summary>
    private string NewRoom() => string.Create(RoomCharacters, entropy, static (letters, source) =>
    {
        for (var i = 0; i < letters.Length; i++) letters[i] = RoomLetters[source.Integer(0, RoomLetters.Length)];
    }) + "0";
}
