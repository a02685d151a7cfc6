namespace BingeMe.Handlers.Health;

/// <summary>What GET /health answers, without an envelope.</summary>
/// <param name="Status"><c>OK</c>.</param>
/// <param name="Timestamp">UTC, ISO 8601.</param>
/// <param name="Uptime">Seconds, with a fraction.</param>
internal sealed record Health(string Status, string Timestamp, double Uptime);
