using BingeMe.Handlers.Ports;
using BingeMe.Http.Answers;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Health;

/// <summary>GET /health/ready: asks every dependency side by side, a second each at most.</summary>
internal sealed class GetReadiness(IReadOnlyList<IReadinessCheck> checks, DrainState drain, TimeProvider clock, DateTimeOffset startedAt)
{
    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromSeconds(1);

    public async Task<Response<Readiness>> Handle(RequestContext<Unit> context)
    {
        var states = await Task.WhenAll(checks.Select(c => Ask(c, context.Cancelled)));
        var now = clock.GetUtcNow();
        var status = drain.IsDraining ? "DRAINING" : states.All(s => s.State == "up") ? "OK" : "DEGRADED";
        return new Response<Readiness>("")
        {
            Status = status == "OK" ? 200 : 503,
            Data = new Readiness(status, Envelope.Timestamp(now), (now - startedAt).TotalSeconds, states),
        };
    }

    private async Task<DependencyState> Ask(IReadinessCheck check, CancellationToken cancelled)
    {
        var started = clock.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patience.CancelAfter(InactivityTimeout);
        string state;
        try
        {
            await check.Check(patience.Token).WaitAsync(InactivityTimeout, cancelled);
            state = "up";
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancelled.IsCancellationRequested)
        {
            // Whatever it threw, the dependency did not answer: that is the finding.
            state = "down";
        }

        return new DependencyState(check.Name, state, Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 1));
    }
}

/// <summary>What GET /health/ready answers: 200 and <c>OK</c>, or 503 and <c>DEGRADED</c> (a dependency is down) or <c>DRAINING</c> (the server is stopping).</summary>
internal sealed record Readiness(string Status, string Timestamp, double Uptime, IReadOnlyList<DependencyState> Dependencies);
