using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.Restrictions.Answers;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Restrictions;

/// <summary>GET /restrict/user: whom the caller restricted, the newest first. Contract: users.md.</summary>
internal sealed class ListRestrictions(RestrictionsSql restrictions, Pages pages, MediaUrls media, EncodedIds ids)
{
    private const string List = "user.listRestrictions";

    private static readonly PageRules Rules = PageRules.Strict(15);

    public async Task<Reply<RestrictionList>> Handle(Call<PageQuery> call)
    {
        var page = pages.Read(call.Input, Rules, List);
        var found = await restrictions.List(call.MemberId, page, call.Cancelled);
        var rows = page.Rows(found);
        var total = await restrictions.Count(call.MemberId, call.Cancelled);
        var next = page.HasMore(found) ? pages.Next("/restrict/user", page, List, Position.Of(rows[^1].Id)) : "";
        return Reply.Ok("The members you restricted.", new RestrictionList(
            [.. rows.Select(r => new RestrictedMember(ids.Encode(r.UserId), Entitlement.ShownName(r.Name, r.Username, r.HideName, false), r.Username, media.Avatar(r.Avatar)))],
            new NextPage(total, next)));
    }
}
