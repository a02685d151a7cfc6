using BingeMe.Handlers.Ports;
using BingeMe.Platform.Mail;

namespace BingeMe.Platform.Outbox;

/// <summary>Mail into the local outbox.</summary>
/// <param name="outbox">Where it goes.</param>
/// <param name="codeLifetime">What the mail says about the code's lifetime.</param>
internal sealed class OutboxMailer(LocalOutbox outbox, TimeSpan codeLifetime) : IMailer
{
    private const string Administration = "administration@bingeme.invalid";

    /// <inheritdoc/>
    public async Task<bool> SendCode(CodeMailKind kind, string address, string code, CancellationToken cancelled)
    {
        var mail = CodeMail.Compose(kind, address, code, codeLifetime);
        await outbox.Write(new OutboxMessage(default, "mail", mail.To, mail.Subject, mail.Text, mail.Html, code), cancelled);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> SendNotice(AccountNotice notice, string address, DateTimeOffset at, CancellationToken cancelled)
    {
        var mail = AccountMail.Compose(notice, address, at);
        await outbox.Write(new OutboxMessage(default, "mail", mail.To, mail.Subject, mail.Text, mail.Html, null), cancelled);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> SendContact(ContactMail mail, CancellationToken cancelled)
    {
        var composed = ContactForm.Compose(mail, Administration);
        await outbox.Write(new OutboxMessage(default, "mail", composed.To, composed.Subject, composed.Text, composed.Html, null), cancelled);
        return true;
    }
}
