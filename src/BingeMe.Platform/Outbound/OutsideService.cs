using System.Diagnostics.Metrics;
using System.Net.Sockets;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace BingeMe.Platform.Outbound;

/// <summary>
/// The rules of calling one outside service: a time-out for each attempt, more attempts with jitter where a call may be repeated, and a
/// circuit breaker over all of them, so that a service that is down costs a request nothing but a refusal (design.md, Errors). Nothing
/// is made before the first call.
/// </summary>
/// <param name="name">The dependency's short name, for logs and metrics.</param>
/// <param name="limits">Its times and counts.</param>
/// <param name="clock">The machine's clock, also where the business's is pinned: breakers must close again.</param>
internal sealed class OutsideService(string name, OutsideLimits limits, TimeProvider clock)
{
    private static readonly Counter<long> Failures =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.outside.failures", "{call}", "Calls of outside services that failed.");

    private readonly Lazy<Pipelines> pipelines = new(() => Build(limits, clock));

    /// <summary>The dependency's short name.</summary>
    public string Name => name;

    /// <summary>Makes a call.</summary>
    /// <param name="call">One attempt. Must end when its token is cancelled.</param>
    /// <param name="repeatable">Whether making it twice does no more than making it once.</param>
    /// <param name="cancelled">The caller's; its cancellation is no failure of the service.</param>
    /// <exception cref="DependencyException">The service did not answer, or is known to be down.</exception>
    public async Task<T> Call<T>(Func<CancellationToken, Task<T>> call, bool repeatable, CancellationToken cancelled)
    {
        if (UnresponsiveDependencies.Contains(name)) throw new DependencyException(name);
        var pipeline = repeatable ? pipelines.Value.Repeated : pipelines.Value.Once;
        try
        {
            return await pipeline.ExecuteAsync(static async (call, token) => await call(token), call, cancelled);
        }
        catch (Exception e) when (e is BrokenCircuitException || IsFailure(e))
        {
            Failures.Add(1, new KeyValuePair<string, object?>("dependency", name));
            if (IsSilence(e)) UnresponsiveDependencies.Add(name);
            throw new DependencyException(name, e);
        }
    }

    private static bool IsFailure(Exception e) =>
        e is OutsideFaultException or HttpRequestException or IOException or SocketException or TimeoutRejectedException or TimeoutException
        || (e is OperationCanceledException && e.InnerException is TimeoutException);

    // To ask again at once who has just let us wait would double the wait.
    private static bool IsSilence(Exception e) => e is TimeoutRejectedException or TimeoutException or OutsideFaultException { IsSilence: true };

    private static Pipelines Build(OutsideLimits limits, TimeProvider clock)
    {
        var failing = new PredicateBuilder().Handle<Exception>(IsFailure);
        var once = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = failing,
                FailureRatio = 0.5,
                MinimumThroughput = limits.BreakAfter,
                SamplingDuration = limits.Sampling,
                BreakDuration = limits.BreakFor,
            })
            .AddTimeout(limits.Timeout)
            .Build();
        if (limits.Retries == 0) return new Pipelines(once, once);
        var repeated = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = limits.RetrySilence ? failing : new PredicateBuilder().Handle<Exception>(e => IsFailure(e) && !IsSilence(e)),
                MaxRetryAttempts = limits.Retries,
                Delay = limits.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddPipeline(once)
            .Build();
        return new Pipelines(once, repeated);
    }

    private sealed record Pipelines(ResiliencePipeline Once, ResiliencePipeline Repeated);
}
