namespace BingeMe.Handlers.Users.OwnPosts.Answers;

/// <summary>Data of DELETE /posts/delete/{id}.</summary>
internal sealed record DeletedPost(bool Success);
