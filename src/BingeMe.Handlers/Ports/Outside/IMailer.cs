namespace BingeMe.Handlers.Ports;

/// <summary>Outgoing mail (platform-auth P15).</summary>
public interface IMailer
{
    /// <summary>Mails a one-time code. True when a server accepted the message, false when it refused it.</summary>
    /// <param name="kind">Chooses subject and text.</param>
    /// <param name="address">The recipient.</param>
    /// <param name="code">Never logged.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">No server could be reached in time, or the one that was takes no such mail for now.</exception>
    Task<bool> SendCode(CodeMailKind kind, string address, string code, CancellationToken cancelled);

    /// <summary>Tells a member what happened to the account, so that one who did not do it can act. False when it was refused.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="address">The recipient.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">No server could be reached in time, or the one that was takes no such mail for now.</exception>
    Task<bool> SendNotice(AccountNotice notice, string address, DateTimeOffset at, CancellationToken cancelled);

    /// <summary>Mails a visitor's words to the administration. False when it was refused or no recipient is set.</summary>
    /// <param name="mail">Everything in it is taken for hostile text.</param>
    /// <param name="cancelled">Ends the attempt.</param>
    /// <exception cref="DependencyException">No server could be reached in time, or the one that was takes no such mail for now.</exception>
    Task<bool> SendContact(ContactMail mail, CancellationToken cancelled);
}

/// <summary>What a member is told about the own account (ruling 31).</summary>
public enum AccountNotice
{
    /// <summary>The password was changed or reset.</summary>
    PasswordChanged,

    /// <summary>The account got its first password.</summary>
    PasswordSet,

    /// <summary>The mail address or the phone number was changed.</summary>
    ContactChanged,

    /// <summary>The second step of signing in was switched off.</summary>
    TwoStepsOff,

    /// <summary>The account was deleted; within thirty days it can be retrieved.</summary>
    AccountDeleted,

    /// <summary>Where the member's money goes was changed or deleted.</summary>
    PayoutChanged,
}

/// <summary>The kinds of one-time-code mail (platform-auth P15).</summary>
public enum CodeMailKind
{
    /// <summary>A new account.</summary>
    Signup,

    /// <summary>Sign-in, its second step, and the creation of a password.</summary>
    Login,

    /// <summary>A forgotten password.</summary>
    ForgotPassword,

    /// <summary>The deletion of an account.</summary>
    AccountDeletion,

    /// <summary>A changed contact.</summary>
    SettingsUpdate,
}

/// <summary>What a visitor wrote into the contact form (platform-auth P15; live-payout-privacy.md, contact). Never logged.</summary>
/// <param name="Name">The visitor's full name.</param>
/// <param name="Address">The visitor's mail address; answers go there.</param>
/// <param name="Subject">One line; line breaks are taken out.</param>
/// <param name="Message">The words.</param>
/// <param name="Member">User id and username of a signed-in visitor; null for others.</param>
/// <param name="ClientAddress">The resolved client address.</param>
/// <param name="At">When, UTC.</param>
public sealed record ContactMail(
    string Name, string Address, string Subject, string Message, string? Member, string ClientAddress, DateTimeOffset At);
