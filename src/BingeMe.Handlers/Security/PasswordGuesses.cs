using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Limits;

namespace BingeMe.Handlers.Security;

/// <summary>How often a signed-in member may try the own password, wherever it is asked for: one count for all of these places.</summary>
internal sealed class PasswordGuesses(IRateLimits limits, HandlerSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Counts the try before comparing, so that guesses sent at the same time are counted too. A right password costs a try as well,
    /// which nobody will notice who knows it.
    /// </summary>
    /// <exception cref="ApiException">429.</exception>
    public async Task Require(long memberId, CancellationToken cancelled)
    {
        if (settings.WrongOldPasswords <= 0) return;
        var decision = await limits.Hit($"user:change-password:{memberId}", settings.WrongOldPasswords, settings.WrongOldPasswordWindow, cancelled);
        if (!decision.Allowed) throw ApiException.TooMany("Too many tries at the old password; wait before trying again.", decision.ResetAt - clock.GetUtcNow());
    }
}
