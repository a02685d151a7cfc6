namespace BingeMe.Handlers.Health;

/// <summary>One dependency.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="State"><c>up</c> or <c>down</c>.</param>
/// <param name="LatencyMs">Milliseconds until it answered or was given up.</param>
internal sealed record DependencyState(string Name, string State, double LatencyMs);
