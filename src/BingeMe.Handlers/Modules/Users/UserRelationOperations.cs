using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Users.Relations;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on other members: reports, restrictions, subscribers.</summary>
internal static class UserRelationOperations
{
    public static void Declare(OperationTable api, HandlerContext x, MediaUrls media)
    {
        var restrictions = new RestrictionsSql(x.Database);
        var pages = Pages.Of(x.Settings);

        api.Post("user.reportUser", "/user/block/{id}").Members().Limit(10, Per.Day, By.Member)
            .Summary("Reports a member and hides both from each other.").Errors(400, 404)
            .Takes(static () => UsersJson.Default.ReportBody, static () => new ReportRules())
            .Answers(static () => UsersJson.Default.ReportAnswer)
            .Handle(new ReportUser(new ReportsSql(x.Database), restrictions, x.Locks, x.Ids, x.Clock).Handle);

        api.Post("user.toggleRestriction", "/restrict/user/{id}").AlsoAt("/user/restrict/{id}").Members().Limit(60, Per.Hour, By.Member)
            .Summary("Restricts a member, or lifts the restriction.").Errors(400, 404)
            .Answers(static () => UsersJson.Default.RestrictionState)
            .Handle(new ToggleRestriction(restrictions, x.Locks, x.Ids, x.Clock).Handle);

        api.Delete("user.removeRestriction", "/restrict/user/{id}").Members().Summary("Lifts a restriction.").Errors(400, 404)
            .Answers(static () => UsersJson.Default.RestrictionState)
            .Handle(new RemoveRestriction(restrictions, x.Ids).Handle);

        api.Get("user.listRestrictions", "/restrict/user").AlsoAt("/user/restrict/user").Members().Summary("Lists whom the caller restricted.").Errors(400)
            .Takes(static () => UsersJson.Default.PageQuery)
            .Answers(static () => UsersJson.Default.RestrictionList)
            .Handle(new ListRestrictions(restrictions, pages, media, x.Ids).Handle);

        api.Get("user.listSubscribers", "/creator/subscribers").AlsoAt("/user/creator/subscribers").Members().Summary("Lists who subscribed to the caller.").Errors(400)
            .Takes(static () => UsersJson.Default.SubscriberQuery)
            .Answers(static () => UsersJson.Default.SubscriberList)
            .Handle(new ListSubscribers(new SubscribersSql(x.Database), pages, media, x.Clock).Handle);
    }
}
