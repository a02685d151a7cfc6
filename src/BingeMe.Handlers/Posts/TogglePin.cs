using BingeMe.Handlers.Common;
using BingeMe.Handlers.Posts.Answers;
using BingeMe.Handlers.Posts.Bodies;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Posts;

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
