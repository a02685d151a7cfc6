using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Mail;

/// <summary>The words of the one-time-code mails (platform-auth P15), shared by the SMTP mailer and the outbox.</summary>
internal static class CodeMail
{
    private static readonly MailTemplate Template = new("mail/one-time-code.html");

    /// <summary>Writes the mail of a code.</summary>
    /// <param name="kind">Chooses subject and text.</param>
    /// <param name="address">The recipient.</param>
    /// <param name="code">The code.</param>
    /// <param name="lifetime">How long it is good for; told in minutes.</param>
    public static ComposedMail Compose(CodeMailKind kind, string address, string code, TimeSpan lifetime)
    {
        var (subject, intro) = kind switch
        {
            CodeMailKind.Login => ("Your BingeMe sign-in code", "Use this code to sign in:"),
            CodeMailKind.ForgotPassword => ("Reset your BingeMe password", "Use this code to set a new password:"),
            CodeMailKind.AccountDeletion => ("Confirm the deletion of your BingeMe account", "Use this code to confirm that your account shall be deleted:"),
            CodeMailKind.SettingsUpdate => ("Confirm your new contact at BingeMe", "Use this code to confirm your new contact:"),
            _ => (DefaultSubject, "Use this code to confirm your address:"),
        };
        var minutes = (int)Math.Round(lifetime.TotalMinutes);
        var good = minutes == 1 ? "The code is good for 1 minute." : $"The code is good for {minutes} minutes.";
        const string Warning = "Never pass it on; nobody at BingeMe will ask for it. If you did not ask for a code, ignore this mail.";
        var text = $"{intro}\n\n{code}\n\n{good}\n{Warning}\n";
        var html = Template.Fill(
            ("subject", subject), ("intro", intro), ("confirmation_code", code), ("lifetime", good), ("warning", Warning), ("address", address));
        return new ComposedMail(address, subject, text, html);
    }

    private const string DefaultSubject = "Your BingeMe confirmation code";
}
