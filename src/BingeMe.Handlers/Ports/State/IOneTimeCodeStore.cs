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

    /// <summary>Stores the proof that a reset code was verified (contract, /auth/reset-password), replacing a former one.</summary>
    Task PutMarker(ResetMarker marker, CancellationToken cancelled);

    /// <summary>The marker, or null when there is none or it is past its expiry at <paramref name="now"/>.</summary>
    Task<ResetMarker?> FindMarker(string identifier, DateTimeOffset now, CancellationToken cancelled);

    /// <summary>Deletes the marker if it still has this token hash. True for exactly one of many concurrent callers.</summary>
    Task<bool> DeleteMarker(string identifier, string tokenHash, CancellationToken cancelled);
}

/// <summary>A one-time code as stored: the item of the <c>otp</c> table (platform-auth P7, P8).</summary>
/// <param name="Identifier">Hash key: the address or number that the code was sent to, or <c>delete_account_{id}</c>.</param>
/// <param name="Code">Five digits, plain while legacy reads the table (platform-auth.md, P20 note e).</param>
/// <param name="CreatedAt">UTC, milliseconds; attribute <c>timestamp</c>.</param>
/// <param name="ExpiresAt">UTC, whole seconds.</param>
/// <param name="Purpose">What the code is for; null on items that the legacy stack wrote.</param>
/// <param name="UserId">The member it was made for, where a purpose binds it; else null.</param>
/// <param name="Attempts">Tries so far, this one included when it comes from <see cref="IOneTimeCodeStore.TakeAttempt"/>.</param>
public sealed record StoredCode(
    string Identifier, string Code, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Purpose, long? UserId, int Attempts = 0);

/// <summary>What came of claiming one try at a one-time code.</summary>
public enum AttemptOutcome
{
    /// <summary>The try is counted and the item returned: compare now.</summary>
    Granted,

    /// <summary>There is no code for the identifier.</summary>
    Missing,

    /// <summary>There is one, past its expiry.</summary>
    Expired,

    /// <summary>Its tries are used up.</summary>
    Exhausted,
}

/// <summary>
/// The one-time proof between forgot-password/verify and reset-password; lies in the <c>otp</c> table without an <c>otp</c> attribute,
/// so that no verifier takes it for a code.
/// </summary>
/// <param name="Identifier"><c>reset_ok:{lower-cased e-mail}</c>.</param>
/// <param name="TokenHash">Lower-case hex SHA-256 of the token handed to the client.</param>
/// <param name="Ip">The verifying client's address.</param>
/// <param name="UserAgentHash">Lower-case hex SHA-256 of its User-Agent.</param>
/// <param name="CreatedAt">UTC, milliseconds.</param>
/// <param name="ExpiresAt">UTC, whole seconds.</param>
public sealed record ResetMarker(string Identifier, string TokenHash, string Ip, string UserAgentHash, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
