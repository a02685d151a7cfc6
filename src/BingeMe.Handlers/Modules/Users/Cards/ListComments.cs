using System.Globalization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Cards;

/// <summary>Query of GET /comments/{id}.</summary>
internal sealed class CommentsQuery : PageQuery
{
    /// <summary>From 1; used when <c>skip</c> is absent, as older clients page.</summary>
    public string? Page { get; set; }
}

/// <summary>
/// GET /comments/{id}: the comments of a post that the caller may see, the newest first. Those of a closed post are closed with it, as if
/// there were no such post. Contract: users.md.
/// </summary>
internal sealed class ListComments(CardCommentsSql comments, CardReader cards, EntitlementReader entitlement, Pages pages, EncodedIds ids, TimeProvider clock)
{
    private static readonly PageRules Rules = new(20) { RefusesBadSkip = true };

    public async Task<Reply<CommentList>> Handle(Call<CommentsQuery> call)
    {
        var postId = ids.Demand(call.Route["id"]);
        var list = $"user.listComments:{postId}";
        var page = Numbered(call.Input, pages.Read(call.Input, Rules, list));
        var decision = await entitlement.Post(Viewer.Of(call), postId, call.Cancelled);
        if (!decision.MayReadComments) throw ApiException.NotFound("There is no such post.");

        var now = clock.GetUtcNow();
        var found = await comments.OfPost(postId, call.MemberId, page.BelowId, page.Take, page.Offset, call.Cancelled);
        var rows = page.Rows(found);
        var total = await comments.Total(postId, call.MemberId, call.Cancelled);
        var next = page.HasMore(found) ? pages.Next($"/comments/{ids.Encode(postId)}", page, list, Position.Of(rows[^1].Id)) : null;
        return Reply.Ok("The comments.", new CommentList([.. rows.Select(r => cards.Item(r, call.MemberId, now))], new OpenPagination(total, page.Skip, page.Limit, next)));
    }

    private static Page Numbered(CommentsQuery query, Page page)
    {
        if (!string.IsNullOrEmpty(query.Skip) || !int.TryParse(query.Page, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return page;
        if (number < 1) throw ApiException.BadField("page", "page must be 1 or more.");
        return page with { Skip = (int)Math.Min(int.MaxValue, (number - 1L) * page.Limit) };
    }
}

/// <summary>Data of GET /comments/{id}.</summary>
internal sealed record CommentList(IReadOnlyList<CommentItem> Comments, OpenPagination Pagination);
