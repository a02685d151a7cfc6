using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using Dapper;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>The SQL of what hangs on the posts of a page: one statement a kind for the whole page, never one a post.</summary>
internal sealed class CardsSql(IDatabase database)
{
    public async Task<List<MediaRow>> Media(IEnumerable<long> postIds, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<MediaRow>(
            $"""
            select m.updates_id as PostId, m.type as Type, m.image as Image, m.video as Video, m.music as Music, m.file as File, '' as VideoEmbed
            from media m
            where m.updates_id in {database.Dialect.Longs("@ids")} and m.status = 'active'
            order by m.updates_id, m.id
            """,
            new { ids = SqlList.Json(postIds) });
        return rows.ToList();
    }

    public async Task<Dictionary<long, long>> Likes(IEnumerable<long> postIds, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<CardCountRow>(
            $"""
            select l.updates_id as PostId, count(*) as Count
            from likes l
            where l.updates_id in {database.Dialect.Longs("@ids")} and l.status = '1'
            group by l.updates_id
            """,
            new { ids = SqlList.Json(postIds) });
        return rows.ToDictionary(r => r.PostId, r => r.Count);
    }

    public async Task<List<CardTagRow>> Tags(IEnumerable<long> postIds, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var rows = await connection.QueryAsync<CardTagRow>(
            $"""
            select x.update_id as PostId, t.tag as Tag
            from update_tags x inner join tags t on t.id = x.tag_id
            where x.update_id in {database.Dialect.Longs("@ids")}
            order by x.update_id, t.id
            """,
            new { ids = SqlList.Json(postIds) });
        return rows.ToList();
    }
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

/// <summary>A tag of a post.</summary>
internal sealed class CardTagRow
{
    public long PostId { get; set; }

    public string Tag { get; set; } = "";
}

/// <summary>How many of something a post has.</summary>
internal sealed class CardCountRow
{
    public long PostId { get; set; }

    public long Count { get; set; }
}
