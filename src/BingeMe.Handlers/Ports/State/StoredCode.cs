namespace BingeMe.Handlers.Ports;

/// <summary>A one-time code as stored: the item of the <c>otp</c> table (platform-auth P7, P8).</summary>
/// <param name="Identifier">Hash key: the address or number that the code was sent to, or <c>delete_account_{id}</c>.</param>
/// <param name="Code">Five digits, plain while legacy reads the table (P20 note e).</param>
/// <param name="CreatedAt">UTC, milliseconds; attribute <c>timestamp</c>.</param>
/// <param name="ExpiresAt">UTC, whole seconds.</param>
/// <param name="Purpose">What the code is for; null on items that the legacy stack wrote.</param>
/// <param name="UserId">The member it was made for, where a purpose binds it; else null.</param>
/// <param name="Attempts">Tries so far, this one included when it comes from <see cref="IOneTimeCodeStore.TakeAttempt"/>.</param>
public sealed record StoredCode(
    string Identifier, string Code, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Purpose, long? UserId, int Attempts = 0);
