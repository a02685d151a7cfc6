using System.Globalization;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Mail;

/// <summary>The mail of the contact form (live-payout-privacy.md, contact). Values are escaped; those that stand in header fields lose their line breaks.</summary>
internal static class ContactForm
{
    private static readonly MailTemplate Template = new("mail/contact.html");

    /// <summary>Writes the mail.</summary>
    /// <param name="mail">What the visitor wrote.</param>
    /// <param name="recipient">The administration's address.</param>
    public static ComposedMail Compose(ContactMail mail, string recipient)
    {
        var subject = $"Contact: {OneLine(mail.Subject)}";
        var member = mail.Member ?? "not signed in";
        var at = mail.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var text = $"Name: {OneLine(mail.Name)}\nE-mail: {OneLine(mail.Address)}\nMember: {member}\nAddress: {mail.ClientAddress}\nTime: {at}\n\n{mail.Message}\n";
        var html = Template.Fill(
            ("subject", OneLine(mail.Subject)),
            ("name", mail.Name),
            ("email", mail.Address),
            ("member", member),
            ("message", mail.Message),
            ("timestamp", at),
            ("ip_address", mail.ClientAddress));
        return new ComposedMail(recipient, subject, text, html);
    }

    /// <summary>A text fit for a header field: control characters become spaces, so that no field can be added (CWE-93).</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)).Trim();
}
