using System.Text.Json;
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

/// <summary>The SQL of tying tags to posts, for whoever writes one.</summary>
internal static class TagSql
{
    /// <summary>
    /// Ties a tag to a post, making it if need be. A new one is not suggested to anybody (<c>sample</c> 0), and using one counts nothing:
    /// the suggestions are the administration's.
    /// </summary>
    /// <param name="sql">In the transaction that writes the post.</param>
    /// <param name="postId">The post.</param>
    /// <param name="tag">As <see cref="TagList"/> gives it.</param>
    public static async Task Tie(SqlScope sql, long postId, string tag)
    {
        var id = await sql.Connection.ExecuteScalarAsync<long?>("select min(id) from tags where tag = @tag", new { tag });
        if (id is null)
        {
            await sql.Connection.ExecuteAsync("insert into tags (tag, sample) values (@tag, 0)", new { tag });
            id = await sql.InsertedId();
        }

        await sql.Connection.ExecuteAsync($"{sql.Dialect.InsertIgnore} update_tags (update_id, tag_id) values (@postId, @id)", new { postId, id = id.Value });
    }
}
