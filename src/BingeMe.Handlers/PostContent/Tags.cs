using System.Data.Common;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Binding;
using Dapper;

namespace BingeMe.Handlers.PostContent;

/// <summary>Reads a post's tags: split on white space and commas, leading # removed, each once whatever its case.</summary>
internal static class TagList
{
    private const int MostTags = 10;
    private const int LongestTag = 50;

    /// <summary>The tags; what is wrong is noted under <c>tags</c>.</summary>
    public static IReadOnlyList<string> Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add("tags", "tags must be a string.");
            return [];
        }

        var tags = Split(value.GetString()!);
        faults.Unless(tags.Count <= MostTags, "tags", $"tags may hold at most {MostTags} tags.");
        faults.Unless(tags.All(t => t.Length <= LongestTag), "tags", $"A tag may have at most {LongestTag} characters.");
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
    /// <param name="dialect">The engine's.</param>
    /// <param name="connection">The transaction's.</param>
    /// <param name="transaction">The one that writes the post.</param>
    /// <param name="postId">The post.</param>
    /// <param name="tag">As <see cref="TagList"/> gives it.</param>
    public static async Task Tie(SqlDialect dialect, DbConnection connection, DbTransaction transaction, long postId, string tag)
    {
        var id = await connection.ExecuteScalarAsync<long?>("select min(id) from tags where tag = @tag", new { tag }, transaction);
        if (id is null)
        {
            await connection.ExecuteAsync("insert into tags (tag, sample) values (@tag, 0)", new { tag }, transaction);
            id = await connection.ExecuteScalarAsync<long>("select " + dialect.LastInsertId, transaction: transaction);
        }

        await connection.ExecuteAsync($"{dialect.InsertIgnore} update_tags (update_id, tag_id) values (@postId, @id)", new { postId, id = id.Value }, transaction);
    }
}
