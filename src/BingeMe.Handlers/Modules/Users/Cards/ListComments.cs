using BingeMe.Handlers.Data;
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
internal sealed class ListComments(Db db, CardReader cards, EntitlementReader entitlement, Pages pages, EncodedIds ids, TimeProvider clock)
{
    private static readonly PageRules Rules = new(20) { RefusesBadSkip = true };

    public async Task<Response<CommentList>> Handle(RequestContext<CommentsQuery> context)
    {
        var errors = new ValidationErrors();
        var id = ids.Read(context.Route["id"], errors);
        var list = $"user.listComments:{id}";
        var page = Numbered(context.Input, pages.Read(context.Input, Rules, id is null ? null : list, errors), errors);
        if (!errors.None) throw ApiException.Invalid(errors);
        var postId = id!.Value;
        await using var sql = await db.Connect(context.Cancelled);
        var decision = await entitlement.Post(sql, Viewer.Of(context), postId);
        if (!decision.MayReadComments) throw ApiException.NotFound("There is no such post.");

        var now = clock.GetUtcNow();
        var found = await CardCommentsSql.OfPost(sql, postId, context.MemberId, page.BelowId, page.Take, page.Offset);
        var rows = page.Rows(found);
        var total = await CardCommentsSql.Total(sql, postId, context.MemberId);
        var next = page.HasMore(found) ? pages.Next($"/comments/{ids.Encode(postId)}", page, list, Position.Of(rows[^1].Id)) : null;
        return Response.Ok("The comments.", new CommentList([.. rows.Select(r => cards.Item(r, context.MemberId, now))], new OpenPagination(total, page.Skip, page.Limit, next)));
    }

    private static Page Numbered(CommentsQuery query, Page page, ValidationErrors errors)
    {
        if (!string.IsNullOrEmpty(query.Skip) || Pages.Number(query.Page) is not { } number) return page;
        errors.Unless(number >= 1, "page", "page must be 1 or more.");
        return page with { Skip = (int)Math.Min(int.MaxValue, (number - 1L) * page.Limit) };
    }
}

/// <summary>Data of GET /comments/{id}.</summary>
internal sealed record CommentList(IReadOnlyList<CommentItem> Comments, OpenPagination Pagination);
