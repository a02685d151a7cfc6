using System.Net.Sockets;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace BingeMe.Platform.Resilience;

/// <summary>A driver's or service's failure that knows its kind itself.</summary>
internal interface IDependencyFault
{
    /// <summary>What happened.</summary>
    DependencyFailure Kind { get; }
}

/// <summary>
/// The one way to call a dependency: a time-out for each attempt, more attempts with jitter where a call may be repeated, a circuit breaker
/// over all of them, so that a dependency that is down costs a request nothing but a refusal, and no second wait of one request for who let
/// it wait in vain. What its driver throws ends here as a <see cref="DependencyException"/> with its kind. Attempts are Polly's, those at
/// stores <see cref="StoreGuard"/>'s. Nothing is made before the first call.
/// </summary>
internal sealed class DependencyPolicy
{
    private readonly Func<Exception, DependencyFailure?>? ofDriver;
    private readonly Lazy<Pipelines> pipelines;
    private readonly StoreGuard? guard;
    private readonly DependencyMeter meter;

    /// <summary>Makes nothing yet.</summary>
    /// <param name="name">The dependency's short name, for logs and metrics.</param>
    /// <param name="limits">Its times and counts.</param>
    /// <param name="clock">The machine's clock, also where the business's is pinned: breakers must close again. A store's is always the running time.</param>
    /// <param name="ofDriver">The kind of what the driver throws, asked first; null for what is no failure of the dependency or not the driver's own.</param>
    public DependencyPolicy(string name, DependencyLimits limits, TimeProvider clock, Func<Exception, DependencyFailure?>? ofDriver = null)
    {
        Name = name;
        meter = DependencyMeter.Of(name);
        this.ofDriver = ofDriver;
        guard = limits.IsStore ? new StoreGuard(name, limits, meter) : null;
        pipelines = new Lazy<Pipelines>(() => Build(limits, clock));
    }

    /// <summary>The dependency's short name.</summary>
    public string Name { get; }

    /// <summary>Makes a call.</summary>
    /// <param name="call">One attempt. Must end when its token is cancelled.</param>
    /// <param name="repeatable">Whether making it twice does no more than making it once.</param>
    /// <param name="cancelled">The caller's; its cancellation is no failure of the dependency.</param>
    /// <exception cref="DependencyException">The dependency did not answer, or is known to be down. What is no failure of it passes as it is.</exception>
    public async Task<T> Call<T>(Func<CancellationToken, Task<T>> call, bool repeatable, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();

        // To ask again who has just let this request wait would double its wait.
        if (UnresponsiveDependencies.Contains(Name)) throw new DependencyException(Name) { Kind = DependencyFailure.TimedOut };
        var measured = meter.Begin();
        try
        {
            var result = guard is not null
                ? await guard.Call(call, e => KindOf(e, cancelled), repeatable, cancelled)
                : await (repeatable ? pipelines.Value.Repeated : pipelines.Value.Once).ExecuteAsync(static async (call, token) => await call(token), call, cancelled);
            measured.Ended();
            return result;
        }
        catch (Exception e) when (KindOf(e, cancelled) is { } kind)
        {
            var isKnownDown = e is BrokenCircuitException;
            measured.Failed(kind, isKnownDown);
            if (kind == DependencyFailure.TimedOut) UnresponsiveDependencies.Add(Name);
            throw new DependencyException(Name, e) { Kind = kind, IsKnownDown = isKnownDown };
        }
        catch (DependencyException e) when (e.IsKnownDown)
        {
            measured.Failed(e.Kind, isKnownDown: true);
            throw;
        }
        catch
        {
            // It answered, or nobody waits any more.
            measured.Ended();
            throw;
        }
    }

    private DependencyFailure? KindOf(Exception e, CancellationToken cancelled) =>
        e is OperationCanceledException && cancelled.IsCancellationRequested ? null : ofDriver?.Invoke(e) ?? KindOf(e);

    /// <summary>What the base class library and this policy throw.</summary>
    private static DependencyFailure? KindOf(Exception e) => e switch
    {
        IDependencyFault fault => fault.Kind,
        BrokenCircuitException => DependencyFailure.Unreachable,
        TimeoutRejectedException or TimeoutException => DependencyFailure.TimedOut,
        OperationCanceledException { InnerException: TimeoutException } => DependencyFailure.TimedOut,
        HttpRequestException { InnerException: IOException } => DependencyFailure.Broken,
        HttpRequestException or SocketException => DependencyFailure.Unreachable,
        IOException => DependencyFailure.Broken,
        _ => null,
    };

    private Pipelines Build(DependencyLimits limits, TimeProvider clock)
    {
        // A refusal says nothing about the dependency's health, and one caller's bad luck must not become everyone's.
        var guarded = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = Failing(static kind => kind is DependencyFailure.Unreachable or DependencyFailure.TimedOut or DependencyFailure.Broken),
                FailureRatio = 0.5,
                MinimumThroughput = limits.BreakAfter,
                SamplingDuration = limits.Sampling,
                BreakDuration = limits.BreakFor,
                OnOpened = _ => Note(isUp: false),
                OnClosed = _ => Note(isUp: true),
            })
            .AddTimeout(limits.Timeout)
            .Build();
        if (limits.Retries == 0) return new Pipelines(guarded, guarded);
        var once = limits.RetryBusy ? Retrying(static kind => kind == DependencyFailure.Busy) : guarded;
        return new Pipelines(once, Retrying(kind => kind switch
        {
            DependencyFailure.TimedOut => limits.RetryTimeouts,
            DependencyFailure.Busy => limits.RetryBusy,
            DependencyFailure.Refused => false,
            _ => true,
        }));

        ValueTask Note(bool isUp)
        {
            meter.Note(isUp);
            return default;
        }

        ResiliencePipeline Retrying(Func<DependencyFailure, bool> again) => new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => new ValueTask<bool>(
                    args.Outcome.Exception is { } e and not BrokenCircuitException && KindOf(e, args.Context.CancellationToken) is { } kind && again(kind)),
                MaxRetryAttempts = limits.Retries,
                Delay = limits.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddPipeline(guarded)
            .Build();

        Func<CircuitBreakerPredicateArguments<object>, ValueTask<bool>> Failing(Func<DependencyFailure, bool> counts) =>
            args => new ValueTask<bool>(args.Outcome.Exception is { } e && KindOf(e, args.Context.CancellationToken) is { } kind && counts(kind));
    }

    private sealed record Pipelines(ResiliencePipeline Once, ResiliencePipeline Repeated);
}
