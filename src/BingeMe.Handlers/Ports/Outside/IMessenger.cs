namespace BingeMe.Handlers.Ports;

/// <summary>Codes to a phone, by WhatsApp (platform-auth P15).</summary>
public interface IMessenger
{
    /// <summary>Sends a one-time code. True when the provider accepted it.</summary>
    /// <param name="phone">Plus, country code and digits, e.g. <c>+919876543210</c>; never logged whole.</param>
    /// <param name="code">Never logged.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    Task<bool> SendCode(string phone, string code, CancellationToken cancelled);
}
