namespace BingeMe.Http.Limits;

/// <summary>
/// Limits that let a call pass when their store fails (platform-auth P7: all limiters fail open). For rules that ask a limit themselves;
/// the pipeline's own limits do the same.
/// </summary>
/// <param name="store">The store that may fail.</param>
public sealed class FailOpenLimits(IRateLimits store) : IRateLimits
{
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
        Limiter.Failures.Add(1);
        return new RateDecision(true, limit, limit, DateTimeOffset.MaxValue);
    }
}
