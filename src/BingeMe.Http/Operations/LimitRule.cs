namespace BingeMe.Http.Operations;

/// <summary>An operation's own rate limit.</summary>
/// <param name="Calls">Calls allowed a window; 0 switches the limit off.</param>
/// <param name="Window">Length of the fixed window.</param>
/// <param name="By">What it counts by.</param>
/// <param name="Scope">Operations of one scope count together; null counts the operation alone.</param>
public sealed record LimitRule(int Calls, TimeSpan Window, LimitBy By, string? Scope = null);
