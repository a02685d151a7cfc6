using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>One-time codes whose store fails whenever a test says so.</summary>
/// <param name="inner">The real ones.</param>
public sealed class BrokenCodes(IOneTimeCodeStore inner) : IOneTimeCodeStore
{
    /// <summary>Whether using a code up fails.</summary>
    public bool RefusesDeletes { get; set; }

    /// <summary>The part of a code's place by which using it up fails; null = none.</summary>
    public string? RefusesDeletesOf { get; set; }

    /// <summary>Whether storing the proof of a verified code fails.</summary>
    public bool RefusesMarkers { get; set; }

    public Task Put(StoredCode code, CancellationToken cancelled) => inner.Put(code, cancelled);

    public Task<(AttemptOutcome Outcome, StoredCode? Code)> TakeAttempt(string identifier, int maximum, DateTimeOffset now, CancellationToken cancelled) =>
        inner.TakeAttempt(identifier, maximum, now, cancelled);

    public Task<bool> Delete(string identifier, string code, CancellationToken cancelled) =>
        RefusesDeletes || (RefusesDeletesOf is { } part && identifier.Contains(part, StringComparison.Ordinal))
            ? throw new DependencyException("otp")
            : inner.Delete(identifier, code, cancelled);

    public Task PutMarker(ResetMarker marker, CancellationToken cancelled) =>
        RefusesMarkers ? throw new DependencyException("otp") : inner.PutMarker(marker, cancelled);

    public Task<ResetMarker?> FindMarker(string identifier, DateTimeOffset now, CancellationToken cancelled) => inner.FindMarker(identifier, now, cancelled);

    public Task<bool> DeleteMarker(string identifier, string tokenHash, CancellationToken cancelled) => inner.DeleteMarker(identifier, tokenHash, cancelled);
}
