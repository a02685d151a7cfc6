namespace BingeMe.Handlers.Posts.Answers;

/// <summary>What POST /posts/store-comment answers.</summary>
internal sealed record AddedComment(bool Success, long? Total, CommentItem? Comment, string UpdateId);
