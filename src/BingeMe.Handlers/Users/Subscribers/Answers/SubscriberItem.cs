namespace BingeMe.Handlers.Users.Subscribers.Answers;

/// <summary>One subscription to the caller.</summary>
internal sealed record SubscriberItem(SubscriberUser User, SubscriptionInfo Subscription);
