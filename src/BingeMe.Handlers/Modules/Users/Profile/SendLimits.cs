using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>
/// How often members may have codes sent to one destination, whoever asks: without it, anybody could have a stranger's phone rung all
/// day (contract, POST /user/send-otp). Off where the limit on sending codes is off.
/// </summary>
internal sealed class SendLimits(IRateLimits limits, HandlerSettings settings, TimeProvider clock)
{
    private const int SendsPerWindow = 5;

    /// <summary>Counts one send to each destination; none where one of them has had too many.</summary>
    /// <exception cref="ApiException">429.</exception>
    public async Task Require(IReadOnlyList<string> destinations, CancellationToken cancelled)
    {
        if (settings.CodeSends <= 0) return;
        foreach (var isCounted in new[] { false, true })
        {
            foreach (var destination in destinations)
            {
                await Require($"user:send-gap:{destination}", 1, RatePer.Minute, isCounted, cancelled);
                await Require($"user:send-otp:{destination}", SendsPerWindow, RatePer.QuarterHour, isCounted, cancelled);
            }
        }
    }

    private async Task Require(string key, int most, TimeSpan window, bool isCounted, CancellationToken cancelled)
    {
        var decision = isCounted ? await limits.Hit(key, most, window, cancelled) : await limits.Peek(key, most, window, cancelled);
        if (!decision.Allowed) throw ApiException.TooMany("A code was asked for there just now; wait before asking for another.", decision.ResetAt - clock.GetUtcNow());
    }
}
