namespace BingeMe.Handlers.Users.Subscribers.Answers;

/// <summary>What was subscribed.</summary>
/// <param name="Type">The interval, capitalised.</param>
/// <param name="Status"><c>active</c>, <c>cancelled</c> or <c>expired</c>.</param>
/// <param name="Expiration">A short text for people.</param>
/// <param name="EndsAt">The instant; null on a free one.</param>
internal sealed record SubscriptionInfo(string Type, string Status, string Expiration, string? EndsAt);
