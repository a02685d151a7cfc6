namespace BingeMe.Handlers.Ports;

/// <summary>Codes to a phone, by WhatsApp (platform-auth P15).</summary>
public interface IMessenger
{
    /// <summary>Whether there is a provider at all; without one no number is ever reached.</summary>
    bool IsSetUp => true;

    /// <summary>Sends a one-time code. True when the provider accepted it, false when it refused it.</summary>
    /// <param name="phone">Plus, country code and digits, e.g. <c>+919876543210</c>; never logged whole.</param>
    /// <param name="code">Never logged.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">The provider is down, or does not answer.</exception>
    Task<bool> SendCode(string phone, string code, CancellationToken cancelled);
}
