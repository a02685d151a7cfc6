using System.Globalization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Search;

/// <summary>Query of GET /user/search.</summary>
internal sealed class SearchTerms
{
    public string? Search { get; set; }

    /// <summary>The deprecated name of <see cref="Search"/>.</summary>
    public string? Q { get; set; }

    /// <summary><c>user</c> or <c>creator</c>; null finds both.</summary>
    public string? Type { get; set; }
}

/// <summary>
/// GET /user/search: members by the beginning or a part of their name, with the newest message of each conversation. Addresses are not
/// searched: legacy let anybody try them out. Contract: users.md.
/// </summary>
internal sealed class SearchUsers(Db db, AdminSettingsReader admin, MediaUrls media, EncodedIds ids, IRandomSource entropy, TimeProvider clock)
{
    private const int ShortestTerm = 2;
    private const int Most = 20;
    private const int RoomCharacters = 6;
    private const string RoomLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public async Task<Response<IReadOnlyList<FoundMember>>> Handle(RequestContext<SearchTerms> context)
    {
        var verified = context.Input.Type switch
        {
            null or "" => "",
            "user" => "no",
            "creator" => "yes",
            _ => throw ApiException.BadField("type", "type must be user or creator."),
        };
        var term = (string.IsNullOrWhiteSpace(context.Input.Search) ? context.Input.Q ?? "" : context.Input.Search).Trim();
        if (term.Length < ShortestTerm) return Response.Ok<IReadOnlyList<FoundMember>>($"Type at least {ShortestTerm} characters.", []);

        await using var sql = await db.Connect(context.Cancelled);
        var support = await Support(sql, context.MemberId, term);
        var found = await SearchSql.Beginning(sql, context.MemberId, term, verified, Most);
        if (found.Count < Most) found.AddRange(await SearchSql.Containing(sql, context.MemberId, term, verified, Most - found.Count));
        List<FoundRow> all = [.. support, .. found.Where(f => !support.Exists(s => s.Id == f.Id))];
        return Response.Ok<IReadOnlyList<FoundMember>>("The members found.", await WithTalks(sql, context.MemberId, all));
    }

    /// <summary>Whoever types the beginning of "support" is shown where it sits first.</summary>
    private async Task<List<FoundRow>> Support(SqlScope sql, long me, string term)
    {
        if (!term.Contains("sup", StringComparison.OrdinalIgnoreCase)) return [];
        var settings = await admin.Read(sql);
        var listed = Texts.List((await Members.Caller(sql, me)).IsVerifiedCreator ? settings.CreatorSupportId : settings.SupportUserId)
            .Select(t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Distinct()
            .ToList();
        if (listed.Count == 0) return [];
        var rows = await SearchSql.Support(sql, me, listed);
        return [.. rows.OrderBy(r => listed.IndexOf(r.Id))];
    }

    private async Task<IReadOnlyList<FoundMember>> WithTalks(SqlScope sql, long me, List<FoundRow> rows)
    {
        if (rows.Count == 0) return [];
        var now = clock.GetUtcNow();
        var others = rows.ConvertAll(r => r.Id);
        var talks = (await SearchSql.Talks(sql, me, others, now.ToSql())).ToDictionary(t => t.Other);
        var unread = await InboxSql.Unread(sql, me, others, now.ToSql());
        return rows.ConvertAll(r => Found(me, r, talks.GetValueOrDefault(r.Id), unread.GetValueOrDefault(r.Id), now));
    }

    private FoundMember Found(long me, FoundRow row, TalkRow? talk, long unread, DateTimeOffset now)
    {
        var member = new FoundMember
        {
            UserId = ids.Encode(row.Id),
            Name = Member.ShownName(row.Name, row.Username, row.HideName, isSelf: false),
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

/// <summary>A member found, with the newest message between the two; all fields stand, whether there is one or not.</summary>
internal sealed record FoundMember
{
    public required string UserId { get; init; }

    public required string Name { get; init; }

    public required string Username { get; init; }

    public required string Avatar { get; init; }

    public required string RoomId { get; init; }

    /// <summary>The message; 0 without one. Plain, as in the messages module.</summary>
    public long Id { get; init; }

    public string Message { get; init; } = "";

    /// <summary>Relative.</summary>
    public string Time { get; init; } = "";

    /// <summary><c>new</c> or <c>read</c>; empty without a message.</summary>
    public string Status { get; init; } = "";

    public bool Tip { get; init; }

    public string? Media { get; init; }

    public long UnreadCount { get; init; }

    /// <summary><c>incoming</c> or <c>outgoing</c>; empty without a message.</summary>
    public string MsgType { get; init; } = "";
}
