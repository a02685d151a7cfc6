namespace BingeMe.Handlers.Ports;

/// <summary>Tells the people on call that something outside is broken (platform-auth P15, Telegram).</summary>
public interface IAlerts
{
    /// <summary>Sends a line in the background: never waits, never throws; nothing happens when no chat is set.</summary>
    /// <param name="text">Plain text. Never a code, a token or a whole phone number.</param>
    void Tell(string text);
}
