namespace BingeMe.Handlers.Ports;

/// <summary>Push messages to a member's device (ruling 18).</summary>
public interface IPush
{
    /// <summary>
    /// Sends in the background to the device that the member signed in with last, if there is one. Never waits and never throws; a token
    /// that the provider no longer knows is forgotten.
    /// </summary>
    void Send(long userId, PushMessage message);

    /// <summary>
    /// Sends now, for work that is in the background already. False when the member has no device or it could not be delivered; throws only
    /// when cancelled.
    /// </summary>
    Task<bool> Deliver(long userId, PushMessage message, CancellationToken cancelled);
}

/// <summary>A push message (posts-messages.md, notifyHelper and push).</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">The text.</param>
/// <param name="Data">For the app: <c>type</c>, <c>target</c> (encoded id), <c>link</c>; texts only, as FCM demands.</param>
public sealed record PushMessage(string Title, string Body, IReadOnlyDictionary<string, string> Data);
