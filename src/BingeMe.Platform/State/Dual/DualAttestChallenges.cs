using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.State.Redis;

namespace BingeMe.Platform.State.Dual;

/// <summary>
/// Seen challenges while blue and green both serve. A challenge that was seen stays seen, whoever saw it: here a copy can only be missing and
/// never wrong, so Redis is asked first, and its yes is an answer. Everything else is the truth's to say.
/// </summary>
/// <param name="truth">DynamoDB, which the legacy stack writes too.</param>
/// <param name="copy">Redis.</param>
internal sealed class DualAttestChallenges(IAttestChallenges truth, RedisAttestChallenges copy) : IAttestChallenges
{
    /// <inheritdoc/>
    public async Task<bool> Claim(string challenge, DateTimeOffset now, DateTimeOffset until, CancellationToken cancelled)
    {
        if (await IsSeen(challenge, now, cancelled))
            return false;
        if (!await truth.Claim(challenge, now, until, cancelled))
            return false;
        await Copies.Write(ct => copy.Claim(challenge, now, until, ct));
        return true;
    }

    private async Task<bool> IsSeen(string challenge, DateTimeOffset now, CancellationToken cancelled)
    {
        try
        {
            return await copy.IsSeen(challenge, now, cancelled);
        }
        catch (UnavailableException)
        {
            // The truth knows.
            return false;
        }
    }
}
