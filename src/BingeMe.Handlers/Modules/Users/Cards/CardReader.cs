using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>Reads what hangs on posts and writes comments as clients see them.</summary>
internal sealed class CardReader(MediaUrls media, EncodedIds ids)
{
    /// <summary>Everything that hangs on some posts.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="postIds">The posts of a page.</param>
    /// <param name="readable">Those whose comments the viewer may read.</param>
    /// <param name="viewer">The member; 0 for a visitor.</param>
    /// <param name="now">The present.</param>
    public async Task<CardParts> Read(SqlScope sql, IReadOnlyCollection<long> postIds, IReadOnlyCollection<long> readable, long viewer, DateTimeOffset now)
    {
        var newest = readable.Count == 0 ? [] : await CardCommentsSql.Newest(sql, readable, viewer);
        return new CardParts(
            (await CardsSql.Media(sql, postIds)).ToLookup(m => m.PostId),
            await CardsSql.Likes(sql, postIds),
            await CardCommentsSql.Counts(sql, postIds, viewer),
            newest.ToLookup(c => c.PostId, c => Item(c, viewer, now)),
            (await CardsSql.Tags(sql, postIds)).ToLookup(t => t.PostId, t => $"#{t.Tag.TrimStart('#')}"));
    }

    /// <summary>One comment as clients see it.</summary>
    public CommentItem Item(CardCommentRow row, long viewer, DateTimeOffset now)
    {
        var at = LegacyTime.OfComment(row.Date, row.DateUtc);
        return new CommentItem
        {
            Id = ids.Encode(row.Id),
            Name = Member.ShownName(row.Name, row.Username, row.HideName, row.AuthorId == viewer),
            Avatar = media.Avatar(row.Avatar) ?? "",
            Comment = row.Text ?? "",
            Date = RelativeTime.Of(at, now),
            DateTime = WireTime.Iso(at),
            Like = row.Liked > 0,
            LikesCount = row.Likes,
        };
    }
}

/// <summary>All that hangs on the posts of a page.</summary>
internal sealed record CardParts(
    ILookup<long, MediaRow> Media,
    IReadOnlyDictionary<long, long> Likes,
    IReadOnlyDictionary<long, long> CommentCounts,
    ILookup<long, CommentItem> Comments,
    ILookup<long, string> Tags);
