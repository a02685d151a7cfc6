using BingeMe.Handlers.Media;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Making posts, showing one, comments, likes, the pin. Contract: posts-messages.md, Posts.</summary>
internal static class PostsModule
{
    /// <summary>Likes of posts and of comments count together.</summary>
    private const string Likes = "posts.likes";

    public static void Declare(OperationTable api, HandlerContext x)
    {
        var posts = new PostsSql(x.Database);
        var comments = new CommentsSql(x.Database);
        var likes = new LikesSql(x.Database);
        var settings = new AdminSettingsReader(x.Database, x.Clock);
        var urls = new MediaUrls(x.Settings.CdnBase);

        api.Get("posts.getCreateData", "/posts/create").Members().EdgeCache(1800, "CF_TTL_POSTS_CREATE")
            .Summary("Tells what the form of a new post needs.")
            .Answers(static () => PostsJson.Default.CreateData)
            .Handle(new GetCreateData(posts, settings, new Currencies(settings)).Handle);

        api.Post("posts.createPost", "/posts/create").Members()
            .Summary("Publishes a post: free, for a price, or for subscribers.").Errors(400, 403, 422)
            .Takes(static () => PostsJson.Default.CreatePostBody)
            .Answers(static () => PostsJson.Default.CreatedPost)
            .Handle(new CreatePost(posts, new CreatePostSql(x.Database, x.Entropy), settings, new MediaProcessing(x.MediaStore, x.Images, settings), x.Clock).Handle);

        api.Get("posts.getUploadUrls", "/posts/upload-url").Members()
            .Summary("Gives a signed PUT for each file of a new post.").Errors(400)
            .Takes(static () => PostsJson.Default.UploadUrlsQuery)
            .Answers(static () => PostsJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(new UploadUrls(x.MediaStore, new MediaKeys(x.Entropy))).Handle);

        api.Get("posts.getPost", "/posts/{username}/{id}").Members()
            .Summary("Shows a post, without its media where the caller may not see them.").Errors(400, 404)
            .Answers(static () => PostsJson.Default.PostDetail)
            .Handle(new GetPost(posts, x.Entitlement, new PostMedia(urls), urls, x.Ids, x.Settings, x.Clock).Handle);

        api.Post("posts.addComment", "/posts/store-comment").Members().Limit(20, Per.Minute, By.Member)
            .Summary("Comments on a post.").Errors(400, 404)
            .Takes(static () => PostsJson.Default.CommentBody)
            .Answers(static () => PostsJson.Default.AddedComment)
            .Handle(new AddComment(posts, comments, x.Entitlement, settings, x.Notifier, urls, x.Ids, x.Clock).Handle);

        api.Post("posts.deleteComment", "/posts/delete-comment").Members()
            .Summary("Deletes a comment.").Errors(400, 403, 404)
            .Takes(static () => PostsJson.Default.CommentIdBody)
            .Answers(static () => PostsJson.Default.DeletedComment)
            .Handle(new DeleteComment(posts, comments, x.Ids).Handle);

        api.Post("posts.toggleLike", "/posts/like").Members().Limit(60, Per.Minute, By.Member, Likes)
            .Summary("Likes a post, or takes the like back.").Errors(400, 404)
            .Takes(static () => PostsJson.Default.UpdateIdBody)
            .Answers(static () => PostsJson.Default.ToggledLike)
            .Handle(new ToggleLike(posts, likes, x.Entitlement, x.Notifier, x.Ids).Handle);

        api.Post("posts.toggleCommentLike", "/posts/comment-like").Members().Limit(60, Per.Minute, By.Member, Likes)
            .Summary("Likes a comment, or takes the like back.").Errors(400, 404)
            .Takes(static () => PostsJson.Default.CommentIdBody)
            .Answers(static () => PostsJson.Default.ToggledLike)
            .Handle(new ToggleCommentLike(comments, likes, x.Entitlement, x.Notifier, x.Ids, x.Clock).Handle);

        api.Post("posts.togglePin", "/posts/pin").Members()
            .Summary("Pins one's own post, or unpins it.").Errors(400, 404)
            .Takes(static () => PostsJson.Default.PinBody)
            .Answers(static () => PostsJson.Default.PinState)
            .Handle(new TogglePin(new PinSql(x.Database), x.Ids).Handle);
    }
}
