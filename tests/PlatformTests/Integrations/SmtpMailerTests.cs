using BingeMe.Handlers.Ports;
using BingeMe.Platform.Mail;
using BingeMe.Platform.Resilience;
using BingeMe.TestSupport.Smtp;
using MimeKit;

namespace BingeMe.PlatformTests.Integrations;

public sealed class SmtpMailerTests : IDisposable
{
    private readonly FakeSmtp server = new();

    [Fact]
    public async Task A_code_mail_arrives_with_sender_text_and_html()
    {
        server.Account = ("mailer", "s3cret");

        Assert.True(await Mailer().SendCode(CodeMailKind.Login, "mira@creators.example", "12345", default));

        Assert.True(server.Mails.TryDequeue(out var mail));
        Assert.Equal("mailer", mail.User);
        Assert.Equal(["mira@creators.example"], mail.To);
        var message = Parse(mail);
        Assert.Equal("\"BingeMe\" <no-reply@bingeme.example>", message.From.ToString());
        Assert.Equal("Your BingeMe sign-in code", message.Subject);
        Assert.Contains("12345", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("12345", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contact_mail_cannot_add_header_fields_or_markup()
    {
        var contact = new ContactMail("Eve\r\nBcc: all@x.example", "eve@x.example", "Hi\nX-Evil: 1", "<script>", "7 eve", "203.0.113.7", DateTimeOffset.UnixEpoch);

        Assert.True(await Mailer().SendContact(contact, default));

        Assert.True(server.Mails.TryDequeue(out var mail));
        var message = Parse(mail);
        Assert.Equal(["support@bingeme.example"], mail.To);
        Assert.Equal("eve@x.example", Assert.IsType<MailboxAddress>(Assert.Single(message.ReplyTo)).Address);
        Assert.Empty(message.Bcc);
        Assert.False(message.Headers.Contains("X-Evil"));
        Assert.DoesNotContain("<script>", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_contact_mails_had_no_sender()
    {
        Assert.True(await Mailer().SendContact(new ContactMail("Ann", "ann@x.example", "Hello", "Hello there.", null, "203.0.113.7", DateTimeOffset.UnixEpoch), default));
        Assert.True(server.Mails.TryDequeue(out var mail));
        Assert.Equal("\"BingeMe\" <no-reply@bingeme.example>", Parse(mail).From.ToString());
    }

    [Theory]
    [InlineData("RCPT", "550 no such user")]
    [InlineData("MAIL", "553 sender refused")]
    [InlineData("DATA", "554 no")]
    [InlineData("END", "554 looks like spam")]
    public async Task A_refusal_is_false(string verb, string line)
    {
        server.Instead[verb] = line;
        Assert.False(await Mailer().SendCode(CodeMailKind.Signup, "a@x.example", "12345", default));
        Assert.Empty(server.Mails);
    }

    /// <summary>RFC 5321, 4.2.1: 4yz may be taken later, so that a job tries again and who asked for a code is told to.</summary>
    [Theory]
    [InlineData("CONNECT", "421 too many connections")]
    [InlineData("AUTH", "454 temporary authentication failure")]
    [InlineData("MAIL", "452 no space")]
    [InlineData("RCPT", "450 mailbox busy")]
    [InlineData("RCPT", "451 greylisted, come back later")]
    [InlineData("DATA", "421 closing")]
    [InlineData("END", "452 over quota")]
    public async Task What_is_refused_for_now_is_a_busy_server_and_is_not_lost(string verb, string line)
    {
        if (verb == "AUTH") server.Account = ("mailer", "s3cret");
        server.Instead[verb] = line;

        var e = await Assert.ThrowsAsync<DependencyException>(() => Mailer().SendNotice(AccountNotice.PasswordChanged, "a@x.example", DateTimeOffset.UnixEpoch, default));

        Assert.Equal(DependencyFailure.Busy, e.Kind);
        Assert.True(e.IsPassing);
        Assert.Empty(server.Mails);
        server.Instead.Clear();
        Assert.True(await Mailer().SendNotice(AccountNotice.PasswordChanged, "a@x.example", DateTimeOffset.UnixEpoch, default));
    }

    [Theory]
    [InlineData("CONNECT", "silence", 2)]
    [InlineData("CONNECT", "554 go away", 2)]
    [InlineData("CONNECT", "HTTP/1.1 400 Bad Request", 2)]
    [InlineData("EHLO", "hang up", 2)]
    [InlineData("DATA", "silence", 1)]
    [InlineData("END", "hang up", 1)]
    public async Task An_outage_is_a_failed_dependency_and_a_handed_over_mail_is_not_sent_twice(string verb, string behaviour, int connections)
    {
        server.Instead[verb] = behaviour;

        var e = await Assert.ThrowsAsync<DependencyException>(() => Mailer().SendCode(CodeMailKind.Signup, "a@x.example", "12345", default));

        Assert.Equal("smtp", e.Dependency);
        Assert.DoesNotContain("12345", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(connections, server.Connections);
    }

    [Fact]
    public async Task A_wrong_password_is_a_failed_dependency_that_does_not_show_it()
    {
        server.Account = ("mailer", "other");
        var e = await Assert.ThrowsAsync<DependencyException>(() => Mailer().SendCode(CodeMailKind.Signup, "a@x.example", "12345", default));
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_starttls_gets_no_mail_where_it_is_demanded()
    {
        await Assert.ThrowsAsync<DependencyException>(() => Mailer(MailTls.StartTls).SendCode(CodeMailKind.Signup, "a@x.example", "12345", default));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_without_a_connection()
    {
        Assert.False(await Mailer().SendCode(CodeMailKind.Signup, "a@x.example\r\nRCPT TO:<b@x.example>", "12345", default));
        Assert.Equal(0, server.Connections);
    }

    public void Dispose() => server.Dispose();

    private SmtpMailer Mailer(MailTls tls = MailTls.None)
    {
        var limits = new DependencyLimits { Timeout = TimeSpan.FromSeconds(2), Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) };
        var options = new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Tls = tls,
            User = server.Account is null ? null : "mailer",
            Password = "s3cret",
            FromName = "BingeMe",
            FromAddress = "no-reply@bingeme.example",
            ContactTo = "support@bingeme.example",
        };
        return new SmtpMailer(new DependencyPolicy("smtp", limits, TimeProvider.System), options, TimeSpan.FromMinutes(10));
    }

    private static MimeMessage Parse(ReceivedMail mail) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail.Data)));
}
