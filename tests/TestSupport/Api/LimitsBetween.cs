using BingeMe.Http.Limits;

namespace BingeMe.TestSupport.Api;

/// <summary>Limits in whose counting something else happens first, once: a place between what an operation looked at and what it writes.</summary>
/// <param name="inner">The real limits.</param>
public sealed class LimitsBetween(IRateLimits inner) : IRateLimits
{
    private (string Key, Func<Task> What)? next;

    /// <summary>Lets something happen at the next count of a key that begins so.</summary>
    public void At(string key, Func<Task> what) => next = (key, what);

    public async ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        if (next is { } between && key.StartsWith(between.Key, StringComparison.Ordinal))
        {
            next = null;
            await between.What();
        }

        return await inner.Hit(key, limit, window, cancelled);
    }

    public ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled) => inner.Peek(key, limit, window, cancelled);
}
