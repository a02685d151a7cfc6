namespace BingeMe.Cli.Deployment;

/// <summary>What differs from a token that the API would give out now.</summary>
/// <param name="Lifetime">How long it lives; null = as the settings say.</param>
/// <param name="Age">How long ago it was issued.</param>
/// <param name="Scope"><c>retrieve</c>, or null.</param>
internal sealed record TokenOptions(TimeSpan? Lifetime = null, TimeSpan Age = default, string? Scope = null);
