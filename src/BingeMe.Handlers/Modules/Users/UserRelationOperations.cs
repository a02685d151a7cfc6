using BingeMe.Handlers.Modules.Users.Relations;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on other members: reports, restrictions, subscribers.</summary>
internal static class UserRelationOperations
{
    public static void Declare(OperationTable api, HandlerContext services)
    {

        api.Post("user.reportUser", "/user/block/{id}").Members().Limit(10, RatePer.Day, LimitBy.Member)
            .Summary("Reports a member and hides both from each other.").Errors(400, 404)
            .Invalidates("/user/*", "/updates*", "/posts*")
            .Accepts(static () => UsersJson.Default.ReportRequest, static () => new ReportValidator()).WithId(services.Ids)
            .Produces(static () => UsersJson.Default.ReportResponse)
            .Handle(new ReportUser(services.Db, services.Locks, services.Ids, services.Clock).Handle);

        api.Post("user.toggleRestriction", "/restrict/user/{id}").Alias("/user/restrict/{id}").Members().Limit(60, RatePer.Hour, LimitBy.Member)
            .Summary("Restricts a member, or lifts the restriction.").Errors(400, 404)
            .Invalidates("/restrict/user*", "/user/*", "/creator/subscribers*", "/privacy*", "/dashboard*", "/creator/dashboard*")
            .Produces(static () => UsersJson.Default.RestrictionState)
            .Handle(new ToggleRestriction(services.Db, services.Locks, services.Ids, services.Clock).Handle);

        api.Delete("user.removeRestriction", "/restrict/user/{id}").Members().Summary("Lifts a restriction.").Errors(400, 404)
            .Invalidates("/restrict/user*", "/user/*", "/creator/subscribers*", "/privacy*")
            .Produces(static () => UsersJson.Default.RestrictionState)
            .Handle(new RemoveRestriction(services.Db, services.Ids).Handle);

        api.Get("user.listRestrictions", "/restrict/user").Alias("/user/restrict/user").Members().Summary("Lists whom the caller restricted.").Errors(400)
            .Accepts(static () => UsersJson.Default.PageQuery)
            .Produces(static () => UsersJson.Default.RestrictionList)
            .Handle(services.Lists.Of<PageQuery, RestrictionList>(db => new ListRestrictions(db, services.Pages, services.MediaUrls, services.Ids).Handle));

        api.Get("user.listSubscribers", "/creator/subscribers").Alias("/user/creator/subscribers").Members().Summary("Lists who subscribed to the caller.").Errors(400)
            .Accepts(static () => UsersJson.Default.SubscriberQuery)
            .Produces(static () => UsersJson.Default.SubscriberList)
            .Handle(services.Lists.Of<SubscriberQuery, SubscriberList>(db => new ListSubscribers(db, services.Pages, services.MediaUrls, services.Clock).Handle));
    }
}
