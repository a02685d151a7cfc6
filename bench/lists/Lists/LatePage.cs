namespace Lists;

/// <summary>A page far behind in a list.</summary>
/// <param name="Target">How it is asked for.</param>
/// <param name="Number">Which it is, from 1.</param>
internal sealed record LatePage(string Target, int Number);
