namespace BingeMe.Handlers.Posts.Answers;

/// <summary>What POST /posts/pin answers.</summary>
/// <param name="Success">True.</param>
/// <param name="Status"><c>pin</c> or <c>unpin</c>: what was done.</param>
internal sealed record PinState(bool Success, string Status);
