namespace BingeMe.Handlers.Ports;

/// <summary>Outgoing mail (platform-auth P15).</summary>
public interface IMailer
{
    /// <summary>Mails a one-time code. True when a server accepted the message, false when it refused it.</summary>
    /// <param name="kind">Chooses subject and text.</param>
    /// <param name="address">The recipient.</param>
    /// <param name="code">Never logged.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">No server could be reached in time.</exception>
    Task<bool> SendCode(CodeMailKind kind, string address, string code, CancellationToken cancelled);

    /// <summary>Tells a member that the account's password was changed, so that one who did not do it can act. False when it was refused.</summary>
    /// <param name="address">The recipient.</param>
    /// <param name="at">When it was changed.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">No server could be reached in time.</exception>
    Task<bool> SendPasswordChanged(string address, DateTimeOffset at, CancellationToken cancelled);

    /// <summary>Mails a visitor's words to the administration. False when it was refused or no recipient is set.</summary>
    /// <param name="mail">Everything in it is taken for hostile text.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">No server could be reached in time.</exception>
    Task<bool> SendContact(ContactMail mail, CancellationToken cancelled);
}
