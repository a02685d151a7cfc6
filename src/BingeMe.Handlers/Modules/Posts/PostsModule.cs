using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Making posts, showing one, comments, likes, the pin. Contract: posts-messages.md, Posts.</summary>
internal static class PostsModule
{
    /// <summary>Likes of posts and of comments count together.</summary>
    private const string Likes = "posts.likes";

    public static void Declare(OperationTable api, HandlerContext x)
    {

        api.Get("posts.getCreateData", "/posts/create").Members().EdgeCache(1800, "CF_TTL_POSTS_CREATE")
            .Summary("Tells what the form of a new post needs.")
            .Answers(static () => PostsJson.Default.CreateData)
            .Handle(new GetCreateData(x.Db, x.AdminSettings, x.Currencies).Handle);

        api.Post("posts.createPost", "/posts/create").Members()
            .Summary("Publishes a post: free, for a price, or for subscribers.").Errors(400, 403, 422)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*")
            .Takes(static () => PostsJson.Default.CreatePostBody)
            .Answers(static () => PostsJson.Default.CreatedPost)
            .Handle(new CreatePost(x.Db, new CreatePostSql(x.Entropy), x.AdminSettings, x.MediaProcessing, x.Clock).Handle);

        api.Get("posts.getUploadUrls", "/posts/upload-url").Members()
            .Summary("Gives a signed PUT for each file of a new post.").Errors(400)
            .Takes(static () => PostsJson.Default.UploadUrlsQuery)
            .Answers(static () => PostsJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(x.UploadUrls).Handle);

        api.Get("posts.getPost", "/posts/{username}/{id}").Members()
            .Summary("Shows a post, without its media where the caller may not see them.").Errors(400, 404)
            .Answers(static () => PostsJson.Default.PostDetail)
            .Handle(new GetPost(x.Db, x.Entitlement, new PostMedia(x.MediaUrls), x.MediaUrls, x.Ids, x.Settings, x.Clock).Handle);

        api.Post("posts.addComment", "/posts/store-comment").Members().Limit(20, Per.Minute, By.Member)
            .Summary("Comments on a post.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Takes(static () => PostsJson.Default.CommentBody)
            .Answers(static () => PostsJson.Default.AddedComment)
            .Handle(new AddComment(x.Db, x.Entitlement, x.AdminSettings, x.Notifier, x.MediaUrls, x.Ids, x.Clock).Handle);

        api.Post("posts.deleteComment", "/posts/delete-comment").Members()
            .Summary("Deletes a comment.").Errors(400, 403, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Takes(static () => PostsJson.Default.CommentIdBody)
            .Answers(static () => PostsJson.Default.DeletedComment)
            .Handle(new DeleteComment(x.Db, x.Ids).Handle);

        api.Post("posts.toggleLike", "/posts/like").Members().Limit(60, Per.Minute, By.Member, Likes)
            .Summary("Likes a post, or takes the like back.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Takes(static () => PostsJson.Default.UpdateIdBody)
            .Answers(static () => PostsJson.Default.ToggledLike)
            .Handle(new ToggleLike(x.Db, x.Entitlement, x.Notifier, x.Ids).Handle);

        api.Post("posts.toggleCommentLike", "/posts/comment-like").Members().Limit(60, Per.Minute, By.Member, Likes)
            .Summary("Likes a comment, or takes the like back.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Takes(static () => PostsJson.Default.CommentIdBody)
            .Answers(static () => PostsJson.Default.ToggledLike)
            .Handle(new ToggleCommentLike(x.Db, x.Entitlement, x.Notifier, x.Ids, x.Clock).Handle);

        api.Post("posts.togglePin", "/posts/pin").Members()
            .Summary("Pins one's own post, or unpins it.").Errors(400, 404)
            .Invalidates("/posts*", "/updates*", "/user/posts*", "/user/updates*", "/comments*", "/notifications*")
            .Takes(static () => PostsJson.Default.PinBody)
            .Answers(static () => PostsJson.Default.PinState)
            .Handle(new TogglePin(x.Db, x.Ids).Handle);
    }
}
