namespace BingeMe.Handlers.Health;

/// <summary>What GET /health/ready answers: 200 and <c>OK</c>, or 503 and <c>DEGRADED</c> (a dependency is down) or <c>DRAINING</c> (the server is stopping).</summary>
internal sealed record Readiness(string Status, string Timestamp, double Uptime, IReadOnlyList<DependencyState> Dependencies);
