using System.Diagnostics.Metrics;

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
    /// <exception cref="UnavailableException">The store is down: the call passes uncounted. Anything else that is thrown fails it.</exception>
    ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled);

    /// <summary>The same answer without counting: whether the next call would be within the limit.</summary>
    /// <param name="key">As for <see cref="Hit"/>.</param>
    /// <param name="limit">As for <see cref="Hit"/>.</param>
    /// <param name="window">As for <see cref="Hit"/>.</param>
    /// <param name="cancelled">As for <see cref="Hit"/>.</param>
    /// <exception cref="UnavailableException">As for <see cref="Hit"/>.</exception>
    ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled);
}

/// <summary>What a rate limit says about one call.</summary>
/// <param name="Allowed">Whether the call is within the limit.</param>
/// <param name="Limit">Calls allowed a window.</param>
/// <param name="Remaining">Calls left in this window, 0 or more.</param>
/// <param name="ResetAt">When the window ends, UTC.</param>
public readonly record struct RateDecision(bool Allowed, int Limit, int Remaining, DateTimeOffset ResetAt)
{
    /// <summary>The decision for a count in the window that holds <paramref name="now"/>.</summary>
    /// <param name="count">Calls counted in the window, this one included.</param>
    /// <param name="limit">Calls allowed a window.</param>
    /// <param name="now">The time of the call.</param>
    /// <param name="window">Length of the window.</param>
    public static RateDecision For(long count, int limit, DateTimeOffset now, TimeSpan window) =>
        new(count <= limit, limit, (int)Math.Max(0, limit - count), DateTimeOffset.FromUnixTimeMilliseconds((WindowNumber(now, window) + 1) * (long)window.TotalMilliseconds));

    /// <summary>Whether the call was counted: false where the store failed and nothing is known of the window.</summary>
    internal bool IsCounted => ResetAt != DateTimeOffset.MaxValue;

    /// <summary>The decision of a store that failed.</summary>
    internal static RateDecision Uncounted(int limit) => new(true, limit, limit, DateTimeOffset.MaxValue);

    /// <summary>The number of the fixed window that holds an instant, counted from the Unix epoch.</summary>
    public static long WindowNumber(DateTimeOffset now, TimeSpan window) => now.ToUnixTimeMilliseconds() / (long)window.TotalMilliseconds;
}

/// <summary>
/// Limits that let a call pass when their store fails: a limit protects the service, so its outage must not become the service's
/// (platform-auth P7: all limiters fail open). Each time is counted in <c>bingeme.rate_limit.failures</c>.
/// </summary>
public sealed class FailOpenLimits : IRateLimits
{
    private static readonly Counter<long> Failures =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.rate_limit.failures", "{call}", "Calls let through uncounted because the rate-limit store failed.");

    private readonly IRateLimits store;

    /// <summary>Makes them.</summary>
    /// <param name="store">The store that may fail.</param>
    public FailOpenLimits(IRateLimits store)
    {
        this.store = store;

        // The series exists from the start, so that one without failures can be told from none.
        Failures.Add(0);
    }

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        try
        {
            return await store.Hit(key, limit, window, cancelled);
        }
        catch (UnavailableException)
        {
            return Pass(limit);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        try
        {
            return await store.Peek(key, limit, window, cancelled);
        }
        catch (UnavailableException)
        {
            return Pass(limit);
        }
    }

    private static RateDecision Pass(int limit)
    {
        Failures.Add(1);
        return RateDecision.Uncounted(limit);
    }
}
