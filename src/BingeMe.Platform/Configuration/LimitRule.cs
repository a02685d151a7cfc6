namespace BingeMe.Platform.Configuration;

/// <summary>A rate limit as written in a setting: <c>10/1m</c>, or <c>10</c> to keep the default window, or <c>0</c> for off.</summary>
/// <param name="Calls">Calls allowed a window; 0 turns the limit off.</param>
/// <param name="Window">Null keeps the default window.</param>
public sealed record LimitRule(int Calls, TimeSpan? Window)
{
    /// <inheritdoc/>
    public override string ToString() => Window is null ? $"{Calls}" : $"{Calls}/{Window.Value.TotalSeconds}s";
}
