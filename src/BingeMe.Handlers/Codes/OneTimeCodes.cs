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
        foreach (var identifier in identifiers) await RequireFewSends(identifier, now, cancelled);
        string code;
        do code = entropy.Integer(10000, 100000).ToString();
        while (code == unlike);
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + settings.CodeLifetime).ToUnixTimeSeconds());
        foreach (var identifier in identifiers) await store.Put(new StoredCode(identifier, code, now, expires, purpose, userId), cancelled);
        return code;
    }

    /// <summary>Checks a code, counting the try first, and uses it up when it is right.</summary>
    /// <param name="identifier">As it was issued under.</param>
    /// <param name="code">What the client sent.</param>
    /// <param name="purposes">What the code may be for. A code without a purpose was written by the legacy stack and is taken (platform-auth P8).</param>
    /// <param name="userId">The member who must be its owner where its item names one; null to leave that unchecked.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    public async Task<CodeResult> Verify(string identifier, string code, string[] purposes, long? userId, DateTimeOffset now, CancellationToken cancelled)
    {
        var result = await Check(identifier, code, purposes, userId, now, cancelled);
        return result != CodeResult.Right || await Use(identifier, code, cancelled) ? result : CodeResult.Missing;
    }

    /// <summary>Checks a code, counting the try, and leaves it: for work that must not cost the code when it fails. End with <see cref="Use"/>.</summary>
    /// <param name="identifier">As for <see cref="Verify"/>.</param>
    /// <param name="code">As for <see cref="Verify"/>.</param>
    /// <param name="purposes">As for <see cref="Verify"/>.</param>
    /// <param name="userId">As for <see cref="Verify"/>.</param>
    /// <param name="now">As for <see cref="Verify"/>.</param>
    /// <param name="cancelled">As for <see cref="Verify"/>.</param>
    public async Task<CodeResult> Check(string identifier, string code, string[] purposes, long? userId, DateTimeOffset now, CancellationToken cancelled)
    {
        var (outcome, stored) = await store.TakeAttempt(identifier, settings.CodeAttempts, now, cancelled);
        switch (outcome)
        {
            case AttemptOutcome.Missing: return CodeResult.Missing;
            case AttemptOutcome.Expired: return CodeResult.Expired;
            case AttemptOutcome.Exhausted: return CodeResult.Exhausted;
        }

        var isSame = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(stored!.Code));
        var isForThis = stored.Purpose is null || purposes.Contains(stored.Purpose);
        var isTheirs = stored.UserId is null || userId is null || stored.UserId == userId;
        return isSame && isForThis && isTheirs ? CodeResult.Right : CodeResult.Wrong;
    }

    /// <summary>Uses a right code up. True for exactly one of many callers.</summary>
    public Task<bool> Use(string identifier, string code, CancellationToken cancelled) => store.Delete(identifier, code, cancelled);

    /// <summary>Takes back a code that nobody was sent: no door stays open to a guess. What cannot be taken back now ends by its age.</summary>
    /// <param name="identifiers">As it was issued under.</param>
    /// <param name="code">The code.</param>
    public async Task Withdraw(IReadOnlyList<string> identifiers, string code)
    {
        try
        {
            // Not with the request's token: a client that gave up must not leave it behind.
            foreach (var identifier in identifiers) await store.Delete(identifier, code, CancellationToken.None);
        }
        catch (UnavailableException)
        {
            // The caller is told that nothing was sent; that is the failure that matters.
        }
    }

    private async Task RequireFewSends(string identifier, DateTimeOffset now, CancellationToken cancelled)
    {
        if (settings.CodeSends <= 0) return;
        var decision = await limits.Hit($"otp_send:{identifier}", settings.CodeSends, settings.CodeSendWindow, cancelled);
        if (!decision.Allowed) throw ApiException.TooMany("Too many codes were sent there; wait before asking for another.", decision.ResetAt - now);
    }
}

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
    /// <summary>Right, and used up by this very call.</summary>
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
