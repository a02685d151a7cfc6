namespace BingeMe.Handlers.Posts.Answers;

/// <summary>The empty object that POST /posts/create answers.</summary>
internal sealed record CreatedPost;
