using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Limits;

namespace BingeMe.Handlers.Codes;

/// <summary>
/// One-time codes: five digits, ten minutes, five tries, bound to a purpose and to a member where one is known, compared in constant
/// time, used once (ruling 5, platform-auth P8).
/// </summary>
internal sealed class OneTimeCodes(IOneTimeCodeStore store, IRateLimits limits, IRandomSource entropy, HandlerSettings settings)
{
    /// <summary>Makes and stores a code. A former one for the identifier is void.</summary>
    /// <param name="identifier">Where it will be sent, or another key that its verifier can name.</param>
    /// <param name="purpose">One of <see cref="CodePurpose"/>.</param>
    /// <param name="userId">The member it is for; null before there is one.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    /// <exception cref="ApiException">429: too many codes for this identifier.</exception>
    public Task<string> Issue(string identifier, string purpose, long? userId, DateTimeOffset now, CancellationToken cancelled) =>
        Issue([identifier], purpose, userId, null, now, cancelled);

    /// <summary>Makes one code and stores it under several identifiers: either proves the same.</summary>
    /// <param name="identifiers">As for the other overload.</param>
    /// <param name="purpose">As for the other overload.</param>
    /// <param name="userId">As for the other overload.</param>
    /// <param name="unlike">A code that it must differ from; null when it may be any.</param>
    /// <param name="now">As for the other overload.</param>
    /// <param name="cancelled">As for the other overload.</param>
    /// <exception cref="ApiException">429: too many codes for one of the identifiers.</exception>
    public async Task<string> Issue(
        IReadOnlyList<string> identifiers, string purpose, long? userId, string? unlike, DateTimeOffset now, CancellationToken cancelled)
    {
        if (identifiers.Count > 1) await RequireOpen(identifiers, userId, now, cancelled);
        await Require(identifiers, userId, isCounted: true, now, cancelled);
        string code;
        do code = entropy.Integer(10000, 100000).ToString();
        while (code == unlike);
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + settings.CodeLifetime).ToUnixTimeSeconds());
        foreach (var identifier in identifiers)
        {
            await store.Put(new StoredCode(Key(identifier, purpose), code, now, expires, purpose, userId), cancelled);
            await store.Put(new StoredCode(identifier, code, now, expires, purpose, userId), cancelled);
        }

        return code;
    }

    /// <summary>
    /// Whether codes may be sent to all of some identifiers, and counts nothing: for whoever sends to several, so that one that is used up,
    /// by whomever, costs the others nothing.
    /// </summary>
    /// <param name="identifiers">As for <see cref="Issue(IReadOnlyList{string}, string, long?, string?, DateTimeOffset, CancellationToken)"/>.</param>
    /// <param name="userId">As there.</param>
    /// <param name="now">As there.</param>
    /// <param name="cancelled">As there.</param>
    /// <exception cref="ApiException">429: too many codes for one of the identifiers.</exception>
    public Task RequireOpen(IReadOnlyList<string> identifiers, long? userId, DateTimeOffset now, CancellationToken cancelled) =>
        Require(identifiers, userId, isCounted: false, now, cancelled);

    /// <summary>Whether a code may be sent to a newcomer's contact; counts nothing.</summary>
    /// <param name="identifier">The contact.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    public async Task<bool> IsOpen(string identifier, DateTimeOffset now, CancellationToken cancelled) =>
        await TooManySends(identifier, isCounted: false, now, cancelled) is null && await TooManyADay(identifier, isCounted: false, now, cancelled) is null;

    /// <summary>
    /// Checks a code, counting the try first, and leaves it: what a right one proves may fail yet, and must not cost the member the code. End with
    /// <see cref="Use"/>, as the last step of the work.
    /// </summary>
    /// <param name="identifier">As it was issued under.</param>
    /// <param name="code">What the client sent.</param>
    /// <param name="purposes">What the code may be for. A code without a purpose was written by the legacy stack and is taken (platform-auth P8).</param>
    /// <param name="userId">The member who must be its owner where its item names one; null to leave that unchecked.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    public async Task<CodeCheck> Check(string identifier, string code, string[] purposes, long? userId, DateTimeOffset now, CancellationToken cancelled)
    {
        var known = CodeResult.Missing;
        foreach (var purpose in purposes)
        {
            var key = Key(identifier, purpose);
            var (result, stored) = await Try(key);
            if (result == CodeResult.Right) return new CodeCheck(result, identifier, key, stored);
            if (known is CodeResult.Missing or CodeResult.Expired && result != CodeResult.Missing) known = result;
        }

        // Under the bare identifier lies what the legacy stack wrote, or the copy of ours; a copy gives no tries beyond those above.
        if (known is not (CodeResult.Missing or CodeResult.Expired)) return new CodeCheck(known, identifier, identifier, null);
        var (bare, found) = await Try(identifier);
        return new CodeCheck(bare == CodeResult.Missing ? known : bare, identifier, identifier, found);

        async Task<(CodeResult Result, StoredCode? Stored)> Try(string key)
        {
            var (outcome, stored) = await store.TakeAttempt(key, settings.CodeAttempts, now, cancelled);
            switch (outcome)
            {
                case AttemptOutcome.Missing: return (CodeResult.Missing, null);
                case AttemptOutcome.Expired: return (CodeResult.Expired, null);
                case AttemptOutcome.Exhausted: return (CodeResult.Exhausted, null);
            }

            var isSame = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(stored!.Code));
            var isForThis = stored.Purpose is null || purposes.Contains(stored.Purpose);
            var isTheirs = stored.UserId is null || userId is null || stored.UserId == userId;
            return (isSame && isForThis && isTheirs ? CodeResult.Right : CodeResult.Wrong, stored);
        }
    }

    /// <summary>Uses a right code up. True for exactly one of many callers.</summary>
    public async Task<bool> Use(CodeCheck check, string code, CancellationToken cancelled)
    {
        // The copy goes first: while the code itself is there, it alone decides; once it is gone, there is no copy to take for another.
        if (check.Key != check.Identifier) await store.Delete(check.Identifier, code, cancelled);
        return await store.Delete(check.Key, code, cancelled);
    }

    /// <summary>
    /// Gives a code back that <see cref="Use"/> took, because what it was to complete failed after it. Where the store fails too, it stays used.
    /// </summary>
    public async Task GiveBack(CodeCheck check)
    {
        if (check.Stored is not { } stored) return;
        try
        {
            // Not with the request's token: a client that gave up must not cost itself the code.
            await store.Put(stored, CancellationToken.None);
            if (check.Key != check.Identifier) await store.Put(stored with { Identifier = check.Identifier }, CancellationToken.None);
        }
        catch (UnavailableException)
        {
            // The caller is told what failed; a new code can be asked for.
        }
    }

    /// <summary>Makes a code for an identifier worthless, whatever it is, because what it was to complete is void.</summary>
    /// <param name="identifier">As it was issued under.</param>
    /// <param name="purpose">As it was issued for.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    public async Task Void(string identifier, string purpose, DateTimeOffset now, CancellationToken cancelled)
    {
        var none = new StoredCode(Key(identifier, purpose), "", now, now.AddSeconds(-1), purpose, null);
        await store.Put(none, cancelled);
        await store.Put(none with { Identifier = identifier }, cancelled);
    }

    /// <summary>Takes back a code that nobody was sent: no door stays open to a guess. What cannot be taken back now ends by its age.</summary>
    /// <param name="identifiers">As it was issued under.</param>
    /// <param name="purpose">As it was issued for.</param>
    /// <param name="code">The code.</param>
    public async Task Withdraw(IReadOnlyList<string> identifiers, string purpose, string code)
    {
        try
        {
            // Not with the request's token: a client that gave up must not leave it behind.
            foreach (var identifier in identifiers)
            {
                await store.Delete(identifier, code, CancellationToken.None);
                await store.Delete(Key(identifier, purpose), code, CancellationToken.None);
            }
        }
        catch (UnavailableException)
        {
            // The caller is told that nothing was sent; that is the failure that matters.
        }
    }

    /// <summary>
    /// Where a code lies: each purpose has its own place, so that a code which anybody can ask for (a reset) voids none that a member waits
    /// for (a second step). The copy under the bare identifier is for the legacy stack, which looks there.
    /// </summary>
    private static string Key(string identifier, string purpose) => $"{purpose}:{identifier}";

    private async Task Require(IReadOnlyList<string> identifiers, long? userId, bool isCounted, DateTimeOffset now, CancellationToken cancelled)
    {
        foreach (var identifier in identifiers)
            if (await TooManySends(identifier, isCounted, now, cancelled) is { } refusal) throw refusal;
        if (await TooManyADay(userId?.ToString() ?? identifiers[0], isCounted, now, cancelled) is { } dayRefusal) throw dayRefusal;
    }

    /// <summary>A cap for the account, whatever contacts and purposes the codes are for; for a newcomer's contact before there is an account.</summary>
    private async Task<ApiException?> TooManyADay(string account, bool isCounted, DateTimeOffset now, CancellationToken cancelled)
    {
        if (settings.CodesPerDay <= 0) return null;
        var decision = await Ask($"otp_day:{account}", settings.CodesPerDay, settings.CodesPerDayWindow, isCounted, cancelled);
        return decision.Allowed ? null : ApiException.TooMany("Too many codes were sent for this account; wait before asking for another.", decision.ResetAt - now);
    }

    private async Task<ApiException?> TooManySends(string identifier, bool isCounted, DateTimeOffset now, CancellationToken cancelled)
    {
        if (settings.CodeSends <= 0) return null;
        var decision = await Ask($"otp_send:{identifier}", settings.CodeSends, settings.CodeSendWindow, isCounted, cancelled);
        return decision.Allowed ? null : ApiException.TooMany("Too many codes were sent there; wait before asking for another.", decision.ResetAt - now);
    }

    private ValueTask<RateDecision> Ask(string key, int most, TimeSpan window, bool isCounted, CancellationToken cancelled) =>
        isCounted ? limits.Hit(key, most, window, cancelled) : limits.Peek(key, most, window, cancelled);
}

/// <summary>What a check found, and where.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Identifier">As the code was issued under.</param>
/// <param name="Key">Where the code that was looked at lies.</param>
/// <param name="Stored">As it lies there; null where there is none to be tried.</param>
internal readonly record struct CodeCheck(CodeResult Result, string Identifier, string Key, StoredCode? Stored);

/// <summary>What a one-time code is for; the attribute <c>purpose</c> of its item (platform-auth P8).</summary>
internal static class CodePurpose
{
    public const string Signup = "signup";
    public const string Login = "login";
    public const string SecondStep = "2fa";
    public const string Reset = "reset";
    public const string SettingsUpdate = "settings_update";
    public const string CreatePassword = "create_password";
    public const string DeleteAccount = "delete_account";
}

/// <summary>What came of checking a one-time code.</summary>
internal enum CodeResult
{
    /// <summary>Right, as far as it was looked at: <see cref="OneTimeCodes.Use"/> says whose it is.</summary>
    Right,

    /// <summary>There is no code for the identifier.</summary>
    Missing,

    /// <summary>It is older than its lifetime.</summary>
    Expired,

    /// <summary>Its tries are used up.</summary>
    Exhausted,

    /// <summary>Not the code, or a code for something else.</summary>
    Wrong,
}
