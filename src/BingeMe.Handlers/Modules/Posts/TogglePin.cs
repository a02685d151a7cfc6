using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/pin.</summary>
internal sealed class PinRequest
{
    public string? Id { get; set; }
}

/// <summary>POST /posts/pin: pins one's own post, or unpins it; at most one is pinned. Contract: posts-messages.md.</summary>
internal sealed class TogglePin(Db db, EncodedIds ids)
{
    public async Task<Response<PinState>> Handle(RequestContext<PinRequest> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        var pinned = await PinSql.Toggle(sql, context.MemberId, ids.RequireEncoded(context.Input.Id))
            ?? throw ApiException.NotFound("You have no such active post.");
        return pinned ? Response.Ok("Post pinned.", new PinState(true, "pin")) : Response.Ok("Post unpinned.", new PinState(true, "unpin"));
    }
}

/// <summary>What POST /posts/pin answers.</summary>
/// <param name="Success">True.</param>
/// <param name="Status"><c>pin</c> or <c>unpin</c>: what was done.</param>
internal sealed record PinState(bool Success, string Status);

/// <summary>The SQL of pinning.</summary>
internal static class PinSql
{
    /// <summary>
    /// Turns the pin of a member's own active post over; every other post of theirs loses its pin. True when it is pinned now; null when
    /// there is no such post, or its owner took it away and only its buyers have it.
    /// </summary>
    public static Task<bool?> Toggle(SqlScope sql, long memberId, long postId) => sql.Transaction<bool?>(async () =>
    {
        var at = new { memberId, postId };
        // Two pins at once would each clear what they see and leave two.
        await sql.LockMember(memberId);
        var pinned = await sql.Connection.ExecuteScalarAsync<string?>(
            "select fixed_post from updates where id = @postId and user_id = @memberId and status = 'active' and deleted = 0 and taken_away_at is null", at);
        if (pinned is null) return null;
        await sql.Connection.ExecuteAsync("update updates set fixed_post = '0' where user_id = @memberId and fixed_post = '1'", at);
        if (pinned != "1") await sql.Connection.ExecuteAsync("update updates set fixed_post = '1' where id = @postId", at);
        return pinned != "1";
    });
}
