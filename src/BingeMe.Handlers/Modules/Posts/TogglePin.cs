using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/pin.</summary>
internal sealed class PinBody
{
    public string? Id { get; set; }
}

/// <summary>POST /posts/pin: pins one's own post, or unpins it; at most one is pinned. Contract: posts-messages.md.</summary>
internal sealed class TogglePin(PinSql pins, EncodedIds ids)
{
    public async Task<Reply<PinState>> Handle(Call<PinBody> call)
    {
        var pinned = await pins.Toggle(call.MemberId, ids.DemandEncoded(call.Input.Id), call.Cancelled)
            ?? throw ApiException.NotFound("You have no such active post.");
        return pinned ? Reply.Ok("Post pinned.", new PinState(true, "pin")) : Reply.Ok("Post unpinned.", new PinState(true, "unpin"));
    }
}

/// <summary>What POST /posts/pin answers.</summary>
/// <param name="Success">True.</param>
/// <param name="Status"><c>pin</c> or <c>unpin</c>: what was done.</param>
internal sealed record PinState(bool Success, string Status);

/// <summary>The SQL of pinning.</summary>
internal sealed class PinSql(IDatabase database)
{
    /// <summary>
    /// Turns the pin of a member's own active post over; every other post of theirs loses its pin. True when it is pinned now; null when
    /// there is no such post.
    /// </summary>
    public Task<bool?> Toggle(long memberId, long postId, CancellationToken cancelled) => Transient.Retry<bool?>(async () =>
    {
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var at = new { memberId, postId };
        // Two pins at once would each clear what they see and leave two.
        await MemberLock.Take(connection, transaction, memberId);
        var pinned = await connection.ExecuteScalarAsync<string?>(
            "select fixed_post from updates where id = @postId and user_id = @memberId and status = 'active' and deleted = 0", at, transaction);
        if (pinned is null) return null;
        await connection.ExecuteAsync("update updates set fixed_post = '0' where user_id = @memberId and fixed_post = '1'", at, transaction);
        if (pinned != "1") await connection.ExecuteAsync("update updates set fixed_post = '1' where id = @postId", at, transaction);
        await transaction.CommitAsync(cancelled);
        return pinned != "1";
    });
}
