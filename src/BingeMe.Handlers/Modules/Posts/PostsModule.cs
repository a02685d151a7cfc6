using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Making posts, showing one, comments, likes, the pin. Contract: posts-messages.md, Posts.</summary>
internal static class PostsModule
{
    /// <summary>Likes of posts and of comments count together.</summary>
    private const string Likes = "posts.like";

    public static void Declare(OperationTable api, HandlerContext services)
    {

        api.Get("posts.getCreateData", "/posts/create").Members().EdgeCache(1800, "CF_TTL_POSTS_CREATE")
            .Summary("Tells what the form of a new post needs.")
            .Produces(static () => PostsJson.Default.CreateData)
            .Handle(new GetCreateData(services.Db, services.AdminSettings, services.Currencies).Handle);

        api.Post("posts.createPost", "/posts/create").Members()
            .Summary("Publishes a post: free, for a price, or for subscribers.").Errors(400, 403, 409).FreeFormInvalidAs(422).ReadsHeaders(IdempotentCall.Header)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/dashboard*", "/creator/dashboard*")
            .Accepts(static () => PostsJson.Default.CreatePostRequest)
            .Produces(static () => PostsJson.Default.CreatedPost)
            .Handle(new CreatePost(services.Db, new CreatePostSql(services.Entropy), services.AdminSettings, services.Attachments, services.Clock).Handle);

        api.Get("posts.getUploadUrls", "/posts/upload-url").Members().AnswersSecrets()
            .Summary("Gives a signed PUT for each file of a new post.").Errors(400)
            .Accepts(static () => PostsJson.Default.UploadUrlsQuery)
            .Produces(static () => PostsJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(services.UploadUrls).Handle);

        api.Get("posts.getPost", "/posts/{username}/{id}").Members()
            .Summary("Shows a post, without its media where the caller may not see them.").Errors(400, 404)
            .Produces(static () => PostsJson.Default.PostDetail)
            .Handle(new GetPost(services.Db, services.Entitlement, new PostMedia(services.MediaUrls), services.MediaUrls, services.Ids, services.Settings, services.Clock).Handle);

        api.Post("posts.addComment", "/posts/store-comment").Members().Limit(20, RatePer.Minute, LimitBy.Member)
            .Summary("Comments on a post.").Errors(400, 404, 409).ReadsHeaders(IdempotentCall.Header)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Accepts(static () => PostsJson.Default.CommentRequest)
            .Produces(static () => PostsJson.Default.AddedComment)
            .Handle(new AddComment(services.Db, services.Entitlement, services.AdminSettings, services.Notifier, services.MediaUrls, services.Ids, services.Clock).Handle);

        api.Post("posts.deleteComment", "/posts/delete-comment").Members()
            .Summary("Deletes a comment.").Errors(400, 403, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Accepts(static () => PostsJson.Default.CommentIdRequest)
            .Produces(static () => PostsJson.Default.DeletedComment)
            .Handle(new DeleteComment(services.Db, services.Ids).Handle);

        api.Post("posts.toggleLike", "/posts/like").Members().Limit(60, RatePer.Minute, LimitBy.Member, Likes)
            .Summary("Likes a post, or takes the like back.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Accepts(static () => PostsJson.Default.UpdateIdRequest)
            .Produces(static () => PostsJson.Default.ToggledLike)
            .Handle(new ToggleLike(services.Db, services.Notifier, services.Ids, services.Clock).Handle);

        api.Post("posts.toggleCommentLike", "/posts/comment-like").Members().Limit(60, RatePer.Minute, LimitBy.Member, Likes)
            .Summary("Likes a comment, or takes the like back.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Accepts(static () => PostsJson.Default.CommentIdRequest)
            .Produces(static () => PostsJson.Default.ToggledLike)
            .Handle(new ToggleCommentLike(services.Db, services.Entitlement, services.Notifier, services.Ids, services.Clock).Handle);

        api.Post("posts.togglePin", "/posts/pin").Members()
            .Summary("Pins one's own post, or unpins it.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Accepts(static () => PostsJson.Default.PinRequest)
            .Produces(static () => PostsJson.Default.PinState)
            .Handle(new TogglePin(services.Db, services.Ids).Handle);
    }
}
