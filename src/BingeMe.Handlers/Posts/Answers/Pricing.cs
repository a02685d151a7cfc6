namespace BingeMe.Handlers.Posts.Answers;

/// <summary>Bounds of a paid post's price, coins.</summary>
internal sealed record Pricing(long MinPrice, long MaxPrice);
