using System.Data.Common;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Posts.Creating;

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
