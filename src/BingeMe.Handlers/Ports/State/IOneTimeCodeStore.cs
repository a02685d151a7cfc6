namespace BingeMe.Handlers.Ports;

/// <summary>
/// Where one-time codes lie. The rules (purpose, comparison, lifetimes) are the business's; the store gives the atomic steps that
/// make a code work once and a guess count once, however many servers try at the same time (ruling 5).
/// </summary>
public interface IOneTimeCodeStore
{
    /// <summary>Stores a code, replacing the identifier's former one and its count of tries.</summary>
    Task Put(StoredCode code, CancellationToken cancelled);

    /// <summary>Counts one try, atomically, if fewer than <paramref name="maximum"/> were made and the item is not expired at <paramref name="now"/>.</summary>
    /// <returns>The outcome, with the item (its <c>Attempts</c> counting this try) when it was granted.</returns>
    Task<(AttemptOutcome Outcome, StoredCode? Code)> TakeAttempt(string identifier, int maximum, DateTimeOffset now, CancellationToken cancelled);

    /// <summary>Deletes the item if it still holds this very code. True for exactly one of many concurrent callers.</summary>
    Task<bool> Delete(string identifier, string code, CancellationToken cancelled);

    /// <summary>Stores the proof that a reset code was verified (contract, reset-password), replacing a former one.</summary>
    Task PutMarker(ResetMarker marker, CancellationToken cancelled);

    /// <summary>The marker, or null when there is none or it is past its expiry at <paramref name="now"/>.</summary>
    Task<ResetMarker?> FindMarker(string identifier, DateTimeOffset now, CancellationToken cancelled);

    /// <summary>Deletes the marker if it still has this token hash. True for exactly one of many concurrent callers.</summary>
    Task<bool> DeleteMarker(string identifier, string tokenHash, CancellationToken cancelled);
}
