using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.State.Dual;

/// <summary>Push tokens while blue and green both serve: the truth decides, the copy is kept for the day that Redis takes over.</summary>
/// <param name="truth">DynamoDB, which the legacy stack writes too.</param>
/// <param name="copy">Redis.</param>
internal sealed class DualPushTokens(IPushTokens truth, IPushTokens copy) : IPushTokens
{
    /// <inheritdoc/>
    public async Task Put(PushToken token, CancellationToken cancelled)
    {
        await truth.Put(token, cancelled);
        await Copies.Write(ct => copy.Put(token, ct));
    }

    /// <inheritdoc/>
    public Task<PushToken?> Find(long userId, CancellationToken cancelled) => truth.Find(userId, cancelled);

    /// <inheritdoc/>
    public async Task<bool> Delete(long userId, string fcmToken, CancellationToken cancelled)
    {
        var deleted = await truth.Delete(userId, fcmToken, cancelled);
        await Copies.Write(ct => copy.Delete(userId, fcmToken, ct));
        return deleted;
    }
}
