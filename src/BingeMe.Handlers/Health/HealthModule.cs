using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Health;

/// <summary>Liveness and readiness. Never counted by the rate limits (ruling 7).</summary>
internal static class HealthModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        api.Get("health.getHealth", "/health").Open().Uncounted().Summary("Whether the process is alive.")
            .AnswersBare(static () => HealthJson.Default.Health)
            .Handle(new GetHealth(x.Clock, x.StartedAt).Handle);
        api.Get("health.getReadiness", "/health/ready").Open().Uncounted().Summary("Whether the process can serve: each dependency with its state and latency.").Errors(503)
            .AnswersBare(static () => HealthJson.Default.Readiness)
            .Handle(new GetReadiness(x.Readiness, x.Drain, x.Clock, x.StartedAt).Handle);
    }
}
