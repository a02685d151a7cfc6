namespace BingeMe.Handlers.Security;

/// <summary>A fresh access and refresh token.</summary>
/// <param name="Access">The access token.</param>
/// <param name="Refresh">The refresh token.</param>
/// <param name="RefreshExpiresAt">When the refresh token ends, UTC, whole seconds.</param>
public sealed record TokenPair(string Access, string Refresh, DateTimeOffset RefreshExpiresAt);
