using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Api;

/// <summary>Devices for push whose store fails whenever a test says so.</summary>
/// <param name="inner">The real ones.</param>
public sealed class BrokenPushTokens(IPushTokens inner) : IPushTokens
{
    /// <summary>Whether every call fails.</summary>
    public bool Refuses { get; set; }

    public Task Put(PushToken token, CancellationToken cancelled) => Real.Put(token, cancelled);

    public Task<PushToken?> Find(long userId, CancellationToken cancelled) => Real.Find(userId, cancelled);

    public Task<bool> Delete(long userId, string fcmToken, CancellationToken cancelled) => Real.Delete(userId, fcmToken, cancelled);

    private IPushTokens Real => Refuses ? throw new DependencyException("fcm-token") : inner;
}
