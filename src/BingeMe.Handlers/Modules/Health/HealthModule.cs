using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Health;

/// <summary>Liveness and readiness. Never counted by the rate limits (ruling 7).</summary>
internal static class HealthModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        api.Get("health.getHealth", "/health").Open().ExemptFromGeneralLimit().Summary("Whether the process is alive.")
            .ProducesBare(static () => HealthJson.Default.Health)
            .Handle(new GetHealth(services.Clock, services.StartedAt, services.Version).Handle);
        api.Get("health.getReadiness", "/health/ready").Open().ExemptFromGeneralLimit().Summary("Whether the process can serve: each dependency with its state and latency.").Errors(503)
            .ProducesBare(static () => HealthJson.Default.Readiness)
            .Handle(new GetReadiness(services.Readiness, services.Drain, services.Clock, services.StartedAt).Handle);
    }
}

/// <summary>Source-generated JSON of the health module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
