using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>GET /restrict/user: whom the caller restricted, the newest first. Contract: users.md.</summary>
internal sealed class ListRestrictions(Db db, Pages pages, MediaUrls media, EncodedIds ids)
{
    private const string List = "user.listRestrictions";

    private static readonly PageRules Rules = PageRules.Strict(15);

    public async Task<Response<RestrictionList>> Handle(RequestContext<PageQuery> context)
    {
        var page = pages.Read(context.Input, Rules, List);
        await using var sql = await db.Connect(context.Cancelled);
        var found = await RestrictionsSql.List(sql, context.MemberId, page);
        var rows = page.Rows(found);
        var total = await RestrictionsSql.Count(sql, context.MemberId);
        var next = page.HasMore(found) ? pages.Next("/restrict/user", page, List, Position.Of(rows[^1].Id)) : "";
        return Response.Ok("The members you restricted.", new RestrictionList(
            [.. rows.Select(r => new RestrictedMember(ids.Encode(r.UserId), Member.ShownName(r.Name, r.Username, r.HideName, false), r.Username, media.Avatar(r.Avatar)))],
            new NextPage(total, next)));
    }
}

/// <summary>Data of GET /restrict/user.</summary>
internal sealed record RestrictionList(IReadOnlyList<RestrictedMember> Restrictions, NextPage Pagination);

/// <summary>One member whom the caller restricted.</summary>
internal sealed record RestrictedMember(string Id, string Name, string Username, string? Avatar);

/// <summary>How many there are, and the link to the next page; empty on the last one.</summary>
internal sealed record NextPage(long Total, string Next);
