using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using Dapper;

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
    /// <param name="total">Counts the list.</param>
    public async Task<CardParts> Read(
        SqlScope sql, IReadOnlyCollection<long> postIds, IReadOnlyCollection<long> readable, long viewer, DateTimeOffset now, SqlCount total)
    {
        if (postIds.Count == 0 && total.Text is null) return CardParts.None;
        var posts = SqlList.Of(postIds);
        List<MediaRow> media;
        Dictionary<long, CardCountRow> counts;
        List<CardTagRow> tags;
        List<NewestRow> newest;
        long? counted;
        await using (var results = await sql.Send(
            string.Join(";\n", new[] { CardsSql.Media(posts), CardsSql.Counts(posts), CardsSql.Tags(posts), CardCommentsSql.Newest(SqlList.Of(readable)), total.Text }.OfType<string>()),
            [("@viewer", viewer), .. total.Parameters]))
        {
            media = await results.List(static r => r.GetRowParser<MediaRow>());
            counts = await CardsSql.ReadCounts(results);
            tags = await results.List(static r => r.GetRowParser<CardTagRow>());
            newest = await results.List(static r => r.GetRowParser<NewestRow>());
            counted = await total.Read(results);
        }

        // By their ids: MariaDB would find the newest ones twice if it were asked for both at once.
        var comments = await CardCommentsSql.Of(sql, [.. newest.SelectMany(n => new[] { n.FirstId, n.SecondId }).OfType<long>()], viewer);
        return new CardParts(
            media.ToLookup(m => m.PostId),
            counts,
            comments.ToLookup(c => c.PostId, c => Item(c, viewer, now)),
            tags.ToLookup(t => t.PostId, t => $"#{t.Tag.TrimStart('#')}"),
            counted);
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

/// <summary>All that hangs on the posts of a page, and the list's total where it was counted.</summary>
internal sealed record CardParts(
    ILookup<long, MediaRow> Media,
    IReadOnlyDictionary<long, CardCountRow> Counts,
    ILookup<long, CommentItem> Comments,
    ILookup<long, string> Tags,
    long? Total)
{
    /// <summary>Of no posts.</summary>
    public static readonly CardParts None = new(
        Array.Empty<MediaRow>().ToLookup(static m => m.PostId), new Dictionary<long, CardCountRow>(),
        Array.Empty<CommentItem>().ToLookup(static _ => 0L), Array.Empty<string>().ToLookup(static _ => 0L), null);
}
