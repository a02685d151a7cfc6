using System.Diagnostics.CodeAnalysis;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Responses;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Health;

/// <summary>
/// GET /health/ready: asks every dependency side by side, a second each at most, and once a second however often it is called itself: nobody
/// limits these calls.
/// </summary>
internal sealed class GetReadiness(IReadOnlyList<IReadinessCheck> checks, DrainState drain, TimeProvider clock, DateTimeOffset startedAt)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<DependencyState[]>? asked;
    private long askedAt;

    public async Task<Response<Readiness>> Handle(RequestContext<Unit> context)
    {
        var states = await States().WaitAsync(context.Cancelled);
        var now = clock.GetUtcNow();
        var status = drain.IsDraining ? "DRAINING" : states.All(s => s.State == "up") ? "OK" : "DEGRADED";
        return new Response<Readiness>("")
        {
            Status = status == "OK" ? 200 : 503,
            Reason = status switch
            {
                "OK" => null,
                "DRAINING" => "The server is stopping.",
                _ => string.Join("; ", states.Where(static s => s.State != "up").Select(static s => $"{s.Name}: {s.Fault}")),
            },
            Data = new Readiness(status, Envelope.Timestamp(now), (now - startedAt).TotalSeconds, states),
        };
    }

    /// <summary>For everybody who asks meanwhile, so it ends with none of them.</summary>
    private Task<DependencyState[]> States()
    {
        lock (gate)
        {
            if (asked is null || (asked.IsCompleted && clock.GetElapsedTime(askedAt) >= Freshness))
            {
                askedAt = clock.GetTimestamp();
                asked = Task.WhenAll(checks.Select(Ask));
            }

            return asked;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a dependency throws, it did not answer: that is the finding.")]
    private async Task<DependencyState> Ask(IReadinessCheck check)
    {
        var started = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(Timeout);
        string state;
        string? fault = null;
        try
        {
            await check.Check(patience.Token).WaitAsync(Timeout, CancellationToken.None);
            state = "up";
        }
        catch (Exception e)
        {
            state = "down";
            fault = e is OperationCanceledException or TimeoutException ? "no answer within a second" : (e.GetBaseException() is var cause && cause.Message.Length > 300 ? cause.Message[..300] : cause.Message).ReplaceLineEndings(" ");
        }

        return new DependencyState(check.Name, state, Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1)) { Notice = check.Notice, Fault = fault };
    }
}

/// <summary>What GET /health/ready answers: 200 and <c>OK</c>, or 503 and <c>DEGRADED</c> (a dependency is down) or <c>DRAINING</c> (the server is stopping).</summary>
internal sealed record Readiness(string Status, string Timestamp, double Uptime, IReadOnlyList<DependencyState> Dependencies);
