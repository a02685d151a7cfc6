using BingeMe.Http.Responses;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Health;

/// <summary>GET /health: touches nothing, so it answers as long as the process lives. Contract: platform-auth.md.</summary>
internal sealed class GetHealth(TimeProvider clock, DateTimeOffset startedAt, Func<string> version)
{
    public Task<Response<Health>> Handle(RequestContext<Unit> context)
    {
        var now = clock.GetUtcNow();
        return Task.FromResult(Response.Ok("", new Health("OK", Envelope.Timestamp(now), (now - startedAt).TotalSeconds, version())));
    }
}

/// <summary>What GET /health answers, without an envelope.</summary>
/// <param name="Status"><c>OK</c>.</param>
/// <param name="Timestamp">UTC, ISO 8601.</param>
/// <param name="Uptime">Seconds, with a fraction.</param>
/// <param name="Version">The release.</param>
internal sealed record Health(string Status, string Timestamp, double Uptime, string Version);
