using BingeMe.Http.Limits;

namespace BingeMe.TestSupport.Api;

/// <summary>Lets tests about other things call an operation more often than its rate limit allows; every other limit stays real.</summary>
/// <param name="inner">The real limits.</param>
public sealed class RouteLimitsSwitch(IRateLimits inner) : IRateLimits
{
    /// <summary>Whether the per-route limits are counted.</summary>
    public bool IsOn { get; set; }

    public ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled) =>
        IsOn || !IsOfRoute(key)
            ? inner.Hit(key, limit, window, cancelled)
            : ValueTask.FromResult(new RateDecision(true, limit, limit, DateTimeOffset.MaxValue));

    // Operations have a dot in their ids; what rules inside of handlers count has none.
    private static bool IsOfRoute(string key) =>
        key.StartsWith("rate_limit:", StringComparison.Ordinal) || (key.StartsWith("user:", StringComparison.Ordinal) && key.Split(':')[1].Contains('.'));

    public ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled) => inner.Peek(key, limit, window, cancelled);
}
