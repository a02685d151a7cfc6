namespace BingeMe.Handlers.Ports;

/// <summary>Push messages to a member's device (ruling 18). Only work that is in the background already sends them (<see cref="Notify.Pushes"/>).</summary>
public interface IPush
{
    /// <summary>Whether pushes are sent at all; false where none is configured, and then nothing needs to be prepared for them.</summary>
    bool IsOn { get; }

    /// <summary>
    /// Sends to the device that the member signed in with last. False when there is none, when the provider knows it no longer (it is
    /// forgotten then), or when the provider refuses the message for good.
    /// </summary>
    /// <param name="userId">The member.</param>
    /// <param name="id">The same for every attempt at one push, so that a device shows it once; at most 64 bytes.</param>
    /// <param name="message">What it says.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">The provider or the store of devices does not answer: it may be tried again.</exception>
    Task<bool> Deliver(long userId, string id, PushMessage message, CancellationToken cancelled);
}

/// <summary>A push message (posts-messages.md, notifyHelper and push).</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">The text.</param>
/// <param name="Data">For the app: <c>type</c>, <c>target</c> (encoded id), <c>link</c>; texts only, as FCM demands.</param>
public sealed record PushMessage(string Title, string Body, IReadOnlyDictionary<string, string> Data);
