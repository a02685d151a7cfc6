using System.Diagnostics.Metrics;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Limits;

/// <summary>
/// Asks the rate-limit store, and lets a call pass when the store fails: a limit protects the service, so its outage must not become
/// the service's (platform-auth P7: all limiters fail open). Each time is counted in <c>bingeme.rate_limit.failures</c>.
/// </summary>
internal sealed class Limiter(IRateLimits store)
{
    internal static readonly Counter<long> Failures =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.rate_limit.failures", "{call}", "Calls let through uncounted because the rate-limit store failed.");

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
