using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Modules.Users.OwnPosts;
using BingeMe.Handlers.Modules.Users.PublicProfile;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on own posts, on comments, and the public profile.</summary>
internal static class UserPostOperations
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        var cards = new CardReader(services.MediaUrls, services.Ids);
        var postMedia = new PostMedia(services.MediaUrls);
        var productCards = new ProductCards(services.MediaUrls, services.Ids);

        api.Get("user.listMyPosts", "/posts").Alias("/user/posts").Members().EdgeCache(3600, "CF_TTL_POSTS").Summary("Lists the caller's posts in short.").Errors(400)
            .Accepts(static () => UsersJson.Default.PageQuery)
            .Produces(static () => UsersJson.Default.OwnPostList)
            .Handle(services.Lists.Of<PageQuery, OwnPostList>(db => new ListMyPosts(db, services.Pages, services.Ids, services.Clock).Handle));

        api.Get("user.listMyUpdates", "/updates").Alias("/user/updates").Members().EdgeCache(3600, "CF_TTL_UPDATES").Summary("Lists the caller's posts, or products.").Errors(400)
            .Accepts(static () => UsersJson.Default.UpdatesQuery)
            .Produces(static () => UsersJson.Default.OwnUpdates)
            .Handle(services.Lists.Of<UpdatesQuery, OwnUpdates>(db => new ListMyUpdates(db, cards, postMedia, productCards, services.Pages, services.Settings, services.Ids, services.Clock).Handle));

        api.Put("user.editPost", "/posts/edit").Alias("/user/posts/edit").Members().Limit(60, RatePer.Hour, LimitBy.Member).Summary("Changes an own post.").Errors(400, 403, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*")
            .Accepts(static () => UsersJson.Default.EditPostRequest)
            .Produces(static () => UsersJson.Default.EditedPost)
            .Handle(new EditPost(services.Db, services.AdminSettings, services.Ids, services.Clock).Handle);

        api.Delete("user.deletePost", "/posts/delete/{id}").Alias("/user/posts/delete/{id}").Members().Summary("Deletes an own post; buyers keep it.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments/{id}*", "/dashboard*", "/creator/dashboard*")
            .Produces(static () => UsersJson.Default.DeletedPost)
            .Handle(new DeletePost(services.Db, services.Ids, services.Clock).Handle);

        api.Get("user.listComments", "/comments/{id}").Alias("/user/comments/{id}").Members().Summary("Lists the comments of a post that the caller may see.").Errors(400, 404)
            .Accepts(static () => UsersJson.Default.CommentsQuery)
            .Produces(static () => UsersJson.Default.CommentList)
            .Handle(services.Lists.Of<CommentsQuery, CommentList>(db => new ListComments(db, cards, services.Entitlement, services.Pages, services.Ids, services.Clock).Handle));

        var own = new OwnSlug(new Authenticator(services.Tokens, services.Db), services.Clock);
        api.Get("user.getPublicProfile", "/{slug}").Optional().Limit(60, RatePer.Minute).Summary("Gives a member's profile as the caller may see it.").Errors(400, 401, 403, 404)
            .Produces(static () => UsersJson.Default.PublicProfileResponse)
            .Handle(new GetPublicProfile(
                services.Db, own, services.Entitlement, cards, postMedia, productCards, new LiveAnnouncement(services.Ids, services.Settings.AppUrl), services.MediaUrls,
                services.Settings, services.Ids, services.Clock).Handle);
    }
}
