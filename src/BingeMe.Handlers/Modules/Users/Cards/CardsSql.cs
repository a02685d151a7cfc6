using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>The SQL of what hangs on the posts of a page: one statement a kind for the whole page, never one a post, and one message for all kinds.</summary>
internal static class CardsSql
{
    /// <summary>Selects the files of some posts as <see cref="MediaRow"/>.</summary>
    /// <param name="posts">The posts, as an SQL list.</param>
    public static string Media(string posts) =>
        $"""
        select m.updates_id as PostId, m.type as Type, m.image as Image, m.video as Video, m.music as Music, m.file as File, '' as VideoEmbed
        from media m
        where m.updates_id in {posts} and m.status = 'active'
        order by m.updates_id, m.id
        """;

    /// <summary>Selects the types of the files of some posts as <see cref="MediaRow"/>, off their index alone and in any order.</summary>
    /// <param name="posts">The posts, as an SQL list.</param>
    private static string Types(string posts) =>
        $"select m.updates_id as PostId, m.type as Type from media m where m.updates_id in {posts} and m.status = 'active'";

    /// <summary>
    /// Selects how many likes and comments each of some posts has as <see cref="CardNumberRow"/>; with <c>@viewer</c>. By groups and not by a
    /// subquery a post: MariaDB plans those for a post of average length, and looks up every author of a long list.
    /// </summary>
    /// <param name="posts">The posts, as an SQL list.</param>
    public static string Counts(string posts) =>
        $"""
        select l.updates_id as PostId, count(*) as Count, 0 as IsOfComments from likes l where l.updates_id in {posts} and l.status = '1' group by l.updates_id
        union all
        select c.updates_id, count(*), 1 from comments c where c.updates_id in {posts} and {CardCommentsSql.Counted} group by c.updates_id
        """;

    /// <summary>Reads what <see cref="Counts"/> selects: the posts that have likes or comments.</summary>
    public static async Task<Dictionary<long, CardCountRow>> ReadCounts(SqlResults results)
    {
        var counts = new Dictionary<long, CardCountRow>();
        foreach (var row in await results.List(static r => r.GetRowParser<CardNumberRow>()))
        {
            if (!counts.TryGetValue(row.PostId, out var count)) counts.Add(row.PostId, count = new CardCountRow());
            if (row.IsOfComments != 0) count.Comments = row.Count;
            else count.Likes = row.Count;
        }

        return counts;
    }

    /// <summary>Selects the tags of some posts as <see cref="CardTagRow"/>.</summary>
    /// <param name="posts">The posts, as an SQL list.</param>
    public static string Tags(string posts) =>
        $"""
        select x.update_id as PostId, t.tag as Tag
        from update_tags x inner join tags t on t.id = x.tag_id
        where x.update_id in {posts}
        order by x.update_id, t.id
        """;

    /// <summary>What the short list shows of some posts, in one message, and with it the total where that has to be counted.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="postIds">The posts of a page.</param>
    /// <param name="viewer">The member who looks.</param>
    /// <param name="total">Counts the list.</param>
    public static async Task<LineParts> Lines(SqlScope sql, IReadOnlyCollection<long> postIds, long viewer, SqlCount total)
    {
        if (postIds.Count == 0 && total.Text is null) return LineParts.None;
        var posts = SqlList.Of(postIds);
        await using var results = await sql.Send(
            string.Join(";\n", new[] { Counts(posts), Types(posts), total.Text }.OfType<string>()),
            [("@viewer", viewer), .. total.Parameters]);
        return new LineParts(
            await ReadCounts(results),
            (await results.List(static r => r.GetRowParser<MediaRow>())).ToLookup(m => m.PostId),
            await total.Read(results));
    }

    public static async Task<List<CardTagRow>> TagsOf(SqlScope sql, long postId) => (await sql.Connection.QueryAsync<CardTagRow>(Tags(SqlList.Of([postId])))).ToList();
}

/// <summary>A post as its lists show it, without what hangs on it.</summary>
internal sealed class CardRow
{
    public long Id { get; set; }

    public string? Description { get; set; }

    public DateTime Date { get; set; }

    public DateTime? DateUtc { get; set; }

    public string? IsUtc { get; set; }

    public string? FixedPost { get; set; }

    public decimal Price { get; set; }

    public DateTime? ExpiredAt { get; set; }

    public string Locked { get; set; } = "";

    public string Status { get; set; } = "";

    public bool IsPinned => FixedPost == "1";

    /// <summary>When it was posted.</summary>
    public DateTimeOffset At => LegacyTime.OfPost(Date, DateUtc, IsUtc);
}

/// <summary>What the short list shows of its posts, of their files the types, and how many it has where that was counted.</summary>
internal sealed record LineParts(IReadOnlyDictionary<long, CardCountRow> Counts, ILookup<long, MediaRow> Media, long? Total)
{
    /// <summary>Of no posts.</summary>
    public static readonly LineParts None = new(new Dictionary<long, CardCountRow>(), Array.Empty<MediaRow>().ToLookup(static m => m.PostId), null);
}

/// <summary>A tag of a post.</summary>
internal sealed class CardTagRow
{
    public long PostId { get; set; }

    public string Tag { get; set; } = "";
}

/// <summary>How many likes, or comments, a post has.</summary>
internal sealed class CardNumberRow
{
    public long PostId { get; set; }

    public long Count { get; set; }

    /// <summary>1: of comments. 0: of likes.</summary>
    public long IsOfComments { get; set; }
}

/// <summary>How many likes and comments a post has.</summary>
internal sealed class CardCountRow
{
    public long Likes { get; set; }

    public long Comments { get; set; }
}
