using System.Diagnostics.Metrics;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Limits;

/// <summary>
/// Asks the rate-limit store, and lets a call pass when the store fails: a limit protects the service, so its outage must not become
/// the service's (platform-auth P7: all limiters fail open). Each time is counted in <c>bingeme.rate_limit.failures</c>.
/// </summary>
internal sealed class Limiter
{
    internal static readonly Counter<long> Failures =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.rate_limit.failures", "{call}", "Calls let through uncounted because the rate-limit store failed.");

    private readonly IRateLimits store;

    /// <summary>Asks a store.</summary>
    public Limiter(IRateLimits store)
    {
        this.store = store;
        Failures.Add(0);
    }

    /// <summary>The decision, or null when the limit is off or the store failed.</summary>
    public async ValueTask<RateDecision?> Hit(string key, LimitRule rule, CancellationToken cancelled)
    {
        if (rule.Calls == 0) return null;
        try
        {
            return await store.Hit(key, rule.Calls, rule.Window, cancelled);
        }
        catch (UnavailableException)
        {
            Failures.Add(1);
            return null;
        }
    }
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

    /// <summary>The number of the fixed window that holds an instant, counted from the Unix epoch.</summary>
    public static long WindowNumber(DateTimeOffset now, TimeSpan window) => now.ToUnixTimeMilliseconds() / (long)window.TotalMilliseconds;
}
