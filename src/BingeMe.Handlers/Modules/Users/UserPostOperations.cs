using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Modules.Users.OwnPosts;
using BingeMe.Handlers.Modules.Users.PublicProfile;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users;

/// <summary>The operations on own posts, on comments, and the public profile.</summary>
internal static class UserPostOperations
{
    public static void Declare(OperationTable api, HandlerContext x, AdminSettingsReader admin, MediaUrls media)
    {
        var posts = new OwnPostsSql(x.Database);
        var cardsSql = new CardsSql(x.Database);
        var comments = new CardCommentsSql(x.Database);
        var cards = new CardReader(cardsSql, comments, media, x.Ids);
        var editing = new EditPostSql(x.Database);
        var owners = new OwnerSql(x.Database);
        var postMedia = new PostMedia(media);
        var products = new ProductsSql(x.Database);
        var productCards = new ProductCards(media, x.Ids);
        var pages = Pages.Of(x.Settings);

        api.Get("user.listMyPosts", "/posts").AlsoAt("/user/posts").Members().EdgeCache(3600, "CF_TTL_POSTS").Summary("Lists the caller's posts in short.").Errors(400)
            .Takes(static () => UsersJson.Default.PageQuery)
            .Answers(static () => UsersJson.Default.OwnPostList)
            .Handle(new ListMyPosts(posts, cardsSql, comments, pages, x.Ids, x.Clock).Handle);

        api.Get("user.listMyUpdates", "/updates").AlsoAt("/user/updates").Members().EdgeCache(3600, "CF_TTL_UPDATES").Summary("Lists the caller's posts, or products.").Errors(400)
            .Takes(static () => UsersJson.Default.UpdatesQuery)
            .Answers(static () => UsersJson.Default.OwnUpdates)
            .Handle(new ListMyUpdates(posts, cards, postMedia, products, productCards, owners, pages, x.Settings, x.Ids, x.Clock).Handle);

        api.Put("user.editPost", "/posts/edit").AlsoAt("/user/posts/edit").Members().Limit(60, Per.Hour, By.Member).Summary("Changes an own post.").Errors(400, 403, 404)
            .Takes(static () => UsersJson.Default.EditPostBody)
            .Answers(static () => UsersJson.Default.EditedPost)
            .Handle(new EditPost(editing, owners, cardsSql, admin, x.Ids, x.Clock).Handle);

        api.Delete("user.deletePost", "/posts/delete/{id}").AlsoAt("/user/posts/delete/{id}").Members().Summary("Deletes an own post; buyers keep it.").Errors(400, 404)
            .Answers(static () => UsersJson.Default.DeletedPost)
            .Handle(new DeletePost(editing, x.Ids, x.Clock).Handle);

        api.Get("user.listComments", "/comments/{id}").AlsoAt("/user/comments/{id}").Members().Summary("Lists the comments of a post that the caller may see.").Errors(400, 404)
            .Takes(static () => UsersJson.Default.CommentsQuery)
            .Answers(static () => UsersJson.Default.CommentList)
            .Handle(new ListComments(comments, cards, x.Entitlement, pages, x.Ids, x.Clock).Handle);

        var own = new OwnSlug(new Authenticator(x.Tokens, new AccountStates(x.Database)), x.Clock);
        api.Get("user.getPublicProfile", "/{slug}").Optional().Limit(60, Per.Minute).Summary("Gives a member's profile as the caller may see it.").Errors(400, 401, 403, 404)
            .Answers(static () => UsersJson.Default.PublicProfileAnswer)
            .Handle(new GetPublicProfile(
                new PublicProfileSql(x.Database), own, x.Entitlement, cards, postMedia, products, productCards, new LiveAnnouncement(x.Ids, x.Settings.AppUrl), media,
                x.Settings, x.Ids, x.Clock).Handle);
    }
}
