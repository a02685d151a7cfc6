using BingeMe.Handlers.Accounts;

namespace BingeMe.Handlers.Posts.Answers;

/// <summary>What GET /posts/create answers.</summary>
internal sealed record CreateData(IReadOnlyList<string> Tags, Pricing Pricing, CreateLimits Limits, Currency Currency);
