using System.Text.Json;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Http;
using Dapper;

namespace BingeMe.Handlers.PostContent;

/// <summary>Reads a post's tags: split on white space and commas, leading # removed, each once whatever its case.</summary>
internal static class TagList
{
    private const int MostTags = 10;
    private const int LongestTag = 50;

    /// <summary>The tags; what is wrong is noted under <c>tags</c>.</summary>
    public static IReadOnlyList<string> Read(JsonElement value, ValidationErrors errors)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add("tags", "tags must be a string.");
            return [];
        }

        var tags = Split(value.GetString()!);
        errors.Unless(tags.Count <= MostTags, "tags", $"tags may hold at most {MostTags} tags.");
        errors.Unless(tags.All(t => t.Length <= LongestTag), "tags", $"A tag may have at most {LongestTag} characters.");
        errors.Unless(tags.All(Texts.IsName), "tags", Texts.NotShown("tags"));
        return tags;
    }

    /// <summary>The tags in a text.</summary>
    public static IReadOnlyList<string> Split(string text) =>
    [
        .. text.Replace(',', ' ')
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(t => t.TrimStart('#'))
            .Where(t => t.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}

/// <summary>The tags that the administration suggests to those who post or sell.</summary>
internal static class SuggestedTags
{
    private const int Most = 100;

    /// <summary>Each once, in their order. A row may hold several, in a comma list.</summary>
    public static async Task<IReadOnlyList<string>> Read(SqlScope sql)
    {
        var rows = await sql.Connection.QueryAsync<string>("select tag from tags where sample >= 1 order by tag limit @most", new { most = Most });
        return [.. rows.SelectMany(Texts.List).Distinct(StringComparer.Ordinal).Take(Most)];
    }
}

/// <summary>The tags of a post that is about to be written, for whoever writes one.</summary>
internal sealed class PostTags
{
    private readonly List<(string Tag, long? Id)> tags;

    private PostTags(List<(string Tag, long? Id)> tags) => this.tags = tags;

    /// <summary>Finds those that exist. Before the transaction: inside of it, it would read what stood when the transaction began.</summary>
    /// <param name="sql">Outside of a transaction.</param>
    /// <param name="tags">As <see cref="TagList"/> gives them.</param>
    public static async Task<PostTags> Find(SqlScope sql, IReadOnlyList<string> tags)
    {
        var found = new List<(string, long?)>(tags.Count);
        foreach (var tag in tags) found.Add((tag, await Id(sql, tag)));
        return new PostTags(found);
    }

    /// <summary>
    /// Where some are new, keeps others from making tags until the commit: what is read after it is the newest committed state. Before the
    /// transaction's first read, and before <see cref="Tie"/>.
    /// </summary>
    public Task Hold(SqlScope sql) => tags.Exists(static t => t.Id is null) ? sql.LockKind("tags") : Task.CompletedTask;

    /// <summary>
    /// Ties them to a post, and makes those that are not there. A new one is not suggested to anybody (<c>sample</c> 0), and using one counts
    /// nothing: the suggestions are the administration's. Tags have no unique index, as legacy left duplicates.
    /// </summary>
    /// <param name="sql">In the transaction that writes the post, behind <see cref="Hold"/>.</param>
    /// <param name="postId">The post.</param>
    public async Task Tie(SqlScope sql, long postId)
    {
        foreach (var (tag, known) in tags)
        {
            var id = known ?? await Id(sql, tag) ?? await Make(sql, tag);
            await sql.Connection.ExecuteAsync($"{sql.Dialect.InsertIgnore} update_tags (update_id, tag_id) values (@postId, @id)", new { postId, id });
        }
    }

    /// <summary>Found by the column's index, and told apart here: to MySQL's collation any two emoji are one, and accents none.</summary>
    private static Task<long?> Id(SqlScope sql, string tag) =>
        sql.Connection.ExecuteScalarAsync<long?>("select min(id) from tags where tag = @tag and hex(lower(tag)) = hex(lower(@tag))", new { tag });

    private static async Task<long> Make(SqlScope sql, string tag)
    {
        await sql.Connection.ExecuteAsync("insert into tags (tag, sample) values (@tag, 0)", new { tag });
        return await sql.InsertedId();
    }
}
