namespace BingeMe.Handlers.Ports;

/// <summary>A push message (posts-messages.md, notifyHelper and push).</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">The text.</param>
/// <param name="Data">For the app: <c>type</c>, <c>target</c> (encoded id), <c>link</c>; texts only, as FCM demands.</param>
public sealed record PushMessage(string Title, string Body, IReadOnlyDictionary<string, string> Data);
