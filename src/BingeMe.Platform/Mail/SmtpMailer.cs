using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Resilience;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace BingeMe.Platform.Mail;

/// <summary>
/// Mail by SMTP (platform-auth P15; RFC 5321). Connecting and signing in is repeated when it fails, handing over the message is not: a
/// server that went silent after the last byte may have taken it. A connection a mail: codes are few, and idle ones die unseen.
/// </summary>
/// <param name="service">Time-outs and the breaker.</param>
/// <param name="options">Server and senders.</param>
/// <param name="codeLifetime">What the mail says about a code's lifetime.</param>
internal sealed class SmtpMailer(DependencyPolicy service, SmtpOptions options, TimeSpan codeLifetime) : IMailer
{
    // A server that goes on may take its six seconds for all its lines; one that falls silent is left after Silence.
    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(6), Retries = 1, RetryTimeouts = false, BreakFor = TimeSpan.FromSeconds(1) };

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.4);

    public Task<bool> SendCode(CodeMailKind kind, string address, string code, CancellationToken cancelled) =>
        Send(CodeMail.Compose(kind, address, code, codeLifetime), options.FromAddress, null, cancelled);

    public Task<bool> SendNotice(AccountNotice notice, string address, DateTimeOffset at, CancellationToken cancelled) =>
        Send(AccountMail.Compose(notice, address, at), options.FromAddress, null, cancelled);

    public async Task<bool> SendContact(ContactMail mail, CancellationToken cancelled) =>
        options.ContactTo is { } recipient
        && await Send(ContactForm.Compose(mail, recipient), options.ContactFrom ?? options.FromAddress, (mail.Name, mail.Address), cancelled);

    /// <summary>Connects and signs in as for a mail, and sends none.</summary>
    /// <exception cref="DependencyException">It did not come to that.</exception>
    public async Task Probe(CancellationToken cancelled)
    {
        using var client = await service.Call(Connect, repeatable: true, cancelled);
        await Leave(client, cancelled);
    }

    private async Task<bool> Send(ComposedMail mail, string from, (string Name, string Address)? replyTo, CancellationToken cancelled)
    {
        // What the library would send to must be what was checked (ruling 28): no list, no name, no comment beside the address.
        if (!MailboxAddress.TryParse(mail.To, out var recipient) || recipient.Address != mail.To) return false;
        using var message = Message(mail, from, recipient, replyTo);
        using var client = await service.Call(Connect, repeatable: true, cancelled);
        var accepted = await service.Call(token => HandOver(client, message, token), repeatable: false, cancelled);
        await Leave(client, cancelled);
        return accepted;
    }

    private MimeMessage Message(ComposedMail mail, string from, MailboxAddress recipient, (string Name, string Address)? replyTo)
    {
        var message = new MimeMessage
        {
            Subject = ContactForm.OneLine(mail.Subject),
            Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody(),
        };
        message.From.Add(new MailboxAddress(options.FromName, from));
        message.To.Add(recipient);
        // An address that is none is left out: the mail's text shows it.
        if (replyTo is { } visitor && MailboxAddress.TryParse(visitor.Address, out var mailbox))
            message.ReplyTo.Add(new MailboxAddress(ContactForm.OneLine(visitor.Name), mailbox.Address));
        return message;
    }

    private async Task<SmtpClient> Connect(CancellationToken cancelled)
    {
        var client = new SmtpClient { CheckCertificateRevocation = false, Timeout = (int)Silence.TotalMilliseconds };
        var ready = false;
        try
        {
            var tls = options.Tls switch
            {
                MailTls.StartTls => SecureSocketOptions.StartTls,
                MailTls.Implicit => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.None,
            };
            await client.ConnectAsync(options.Host, options.Port, tls, cancelled);
            if (options.User is { } user) await client.AuthenticateAsync(user, options.Password ?? "", cancelled);
            ready = true;
            return client;
        }
        catch (Exception e) when (IsFault(e))
        {
            // Our own words: a server's refusal of a sign-in may repeat what it was sent.
            throw new ServiceCallException(e switch
            {
                _ when IsForNow(e) => "The mail server lets nobody in for now.",
                MailKit.Security.AuthenticationException => "The mail server refuses the sign-in.",
                NotSupportedException => "The mail server does not offer STARTTLS.",
                _ => $"The mail server could not be used ({e.GetType().Name}).",
            })
            { Kind = KindOf(e) };
        }
        finally
        {
            if (!ready) client.Dispose();
        }
    }

    private static async Task<bool> HandOver(SmtpClient client, MimeMessage message, CancellationToken cancelled)
    {
        try
        {
            await client.SendAsync(message, cancelled);
            return true;
        }
        catch (SmtpCommandException e) when (!IsForNow(e))
        {
            // It read the message's envelope or content and said no: the address is bad, or we are not trusted.
            return false;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new ServiceCallException(IsForNow(e) ? "The mail server takes no such mail for now." : $"The mail server broke off ({e.GetType().Name}).") { Kind = KindOf(e) };
        }
    }

    /// <summary>Says goodbye; the message is accepted already, so that nothing that happens here matters.</summary>
    private static async Task Leave(SmtpClient client, CancellationToken cancelled)
    {
        try
        {
            using var brief = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
            brief.CancelAfter(TimeSpan.FromSeconds(1));
            await client.DisconnectAsync(true, brief.Token);
        }
        catch (Exception e) when (IsFault(e) || e is OperationCanceledException)
        {
            // The connection is closed with the client.
        }
    }

    /// <summary>Whether a reply says that the same may be taken later (RFC 5321, 4.2.1: 4yz): a full mailbox, greylisting, too many mails, a sign-in that cannot be looked up.</summary>
    private static bool IsForNow(Exception e) => (e as SmtpCommandException ?? e.InnerException as SmtpCommandException) is { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 };

    private static DependencyFailure KindOf(Exception e) => e switch
    {
        _ when IsForNow(e) => DependencyFailure.Busy,
        _ when e is TimeoutException || e.InnerException is TimeoutException => DependencyFailure.TimedOut,
        System.Net.Sockets.SocketException => DependencyFailure.Unreachable,
        MailKit.Security.AuthenticationException or NotSupportedException => DependencyFailure.Refused,
        _ => DependencyFailure.Broken,
    };

    private static bool IsFault(Exception e) =>
        e is TimeoutException or MailKit.ProtocolException or MailKit.CommandException or MailKit.Security.AuthenticationException or SslHandshakeException or NotSupportedException
            or MailKit.ServiceNotConnectedException or MailKit.ServiceNotAuthenticatedException or IOException or System.Net.Sockets.SocketException;
}
