namespace BingeMe.Handlers.Users.Subscribers.Answers;

/// <summary>Who subscribed.</summary>
internal sealed record SubscriberUser(string Name, string Username, string? Avatar);
