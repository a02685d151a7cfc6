namespace BingeMe.Handlers.Posts.Rows;

/// <summary>A new comment's id and how many visible ones the post has with it.</summary>
internal sealed record CommentTotals(long Id, long Total);
