namespace BingeMe.Http.Limits;

/// <summary>
/// Counts calls in fixed windows, atomically and shared by both hosts (ruling 7). Implementations: embedded, DynamoDB,
/// Redis. A window starts at multiples of its length since the Unix epoch, so all servers agree on it without talking.
/// </summary>
public interface IRateLimits
{
    /// <summary>Counts one call against a key and says whether it was within the limit. Exactly <paramref name="limit"/> calls of a window are.</summary>
    /// <param name="key">E.g. <c>rl:203.0.113.9</c> or <c>rate_limit:203.0.113.9:/auth/login</c> (platform-auth P7).</param>
    /// <param name="limit">Calls allowed a window; at least 1.</param>
    /// <param name="window">Length of the window.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled);

    /// <summary>The same answer without counting: whether the next call would be within the limit.</summary>
    /// <param name="key">As for <see cref="Hit"/>.</param>
    /// <param name="limit">As for <see cref="Hit"/>.</param>
    /// <param name="window">As for <see cref="Hit"/>.</param>
    /// <param name="cancelled">As for <see cref="Hit"/>.</param>
    ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled);
}
