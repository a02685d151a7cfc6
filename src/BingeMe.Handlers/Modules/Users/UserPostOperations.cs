using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Modules.Users.OwnPosts;
using BingeMe.Handlers.Modules.Users.PublicProfile;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on own posts, on comments, and the public profile.</summary>
internal static class UserPostOperations
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        var cards = new CardReader(x.MediaUrls, x.Ids);
        var postMedia = new PostMedia(x.MediaUrls);
        var productCards = new ProductCards(x.MediaUrls, x.Ids);

        api.Get("user.listMyPosts", "/posts").AlsoAt("/user/posts").Members().EdgeCache(3600, "CF_TTL_POSTS").Summary("Lists the caller's posts in short.").Errors(400)
            .Takes(static () => UsersJson.Default.PageQuery)
            .Answers(static () => UsersJson.Default.OwnPostList)
            .Handle(new ListMyPosts(x.Db, x.Pages, x.Ids, x.Clock).Handle);

        api.Get("user.listMyUpdates", "/updates").AlsoAt("/user/updates").Members().EdgeCache(3600, "CF_TTL_UPDATES").Summary("Lists the caller's posts, or products.").Errors(400)
            .Takes(static () => UsersJson.Default.UpdatesQuery)
            .Answers(static () => UsersJson.Default.OwnUpdates)
            .Handle(new ListMyUpdates(x.Db, cards, postMedia, productCards, x.Pages, x.Settings, x.Ids, x.Clock).Handle);

        api.Put("user.editPost", "/posts/edit").AlsoAt("/user/posts/edit").Members().Limit(60, Per.Hour, By.Member).Summary("Changes an own post.").Errors(400, 403, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*")
            .Takes(static () => UsersJson.Default.EditPostBody)
            .Answers(static () => UsersJson.Default.EditedPost)
            .Handle(new EditPost(x.Db, x.AdminSettings, x.Ids, x.Clock).Handle);

        api.Delete("user.deletePost", "/posts/delete/{id}").AlsoAt("/user/posts/delete/{id}").Members().Summary("Deletes an own post; buyers keep it.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments/{id}*")
            .Answers(static () => UsersJson.Default.DeletedPost)
            .Handle(new DeletePost(x.Db, x.Ids, x.Clock).Handle);

        api.Get("user.listComments", "/comments/{id}").AlsoAt("/user/comments/{id}").Members().Summary("Lists the comments of a post that the caller may see.").Errors(400, 404)
            .Takes(static () => UsersJson.Default.CommentsQuery)
            .Answers(static () => UsersJson.Default.CommentList)
            .Handle(new ListComments(x.Db, cards, x.Entitlement, x.Pages, x.Ids, x.Clock).Handle);

        var own = new OwnSlug(new Authenticator(x.Tokens, x.Db), x.Clock);
        api.Get("user.getPublicProfile", "/{slug}").Optional().Limit(60, Per.Minute).Summary("Gives a member's profile as the caller may see it.").Errors(400, 401, 403, 404)
            .Answers(static () => UsersJson.Default.PublicProfileAnswer)
            .Handle(new GetPublicProfile(
                x.Db, own, x.Entitlement, cards, postMedia, productCards, new LiveAnnouncement(x.Ids, x.Settings.AppUrl), x.MediaUrls,
                x.Settings, x.Ids, x.Clock).Handle);
    }
}
