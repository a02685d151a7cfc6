namespace BingeMe.ApiGateway;

/// <summary>What an EventBridge schedule says about itself; any part may be absent in a hand-made event.</summary>
/// <param name="Id">The event's id; the same when EventBridge delivers twice.</param>
/// <param name="Time">When it was due, ISO 8601, as given.</param>
/// <param name="Resources">The ARNs of the rules or schedules that fired.</param>
public sealed record ScheduledEvent(string? Id, string? Time, IReadOnlyList<string> Resources);
