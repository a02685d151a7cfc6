namespace BingeMe.Handlers.Ports;

/// <summary>Outgoing mail (platform-auth P15).</summary>
public interface IMailer
{
    /// <summary>Mails a one-time code. True when a server accepted the message.</summary>
    /// <param name="kind">Chooses subject and text.</param>
    /// <param name="address">The recipient.</param>
    /// <param name="code">Never logged.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    Task<bool> SendCode(CodeMailKind kind, string address, string code, CancellationToken cancelled);
}
