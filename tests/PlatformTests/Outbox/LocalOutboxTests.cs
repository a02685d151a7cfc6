using BingeMe.Handlers.Ports;
using BingeMe.Platform.Mail;
using BingeMe.Platform.Outbox;

namespace BingeMe.PlatformTests.Outbox;

public sealed class LocalOutboxTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly LocalOutbox outbox;

    public LocalOutboxTests() => outbox = new LocalOutbox(folder.File("outbox"), clock);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Messages_come_back_in_order_and_by_recipient()
    {
        Assert.Empty(await outbox.Read(null, default));
        Assert.True(await new OutboxMailer(outbox, TimeSpan.FromMinutes(10)).SendCode(CodeMailKind.Login, "a@b.example", "12345", default));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await new OutboxMessenger(outbox).SendCode("+919800000001", "54321", default));
        Assert.Equal([("mail", "12345"), ("whatsapp", "54321")], (await outbox.Read(null, default)).Select(m => (m.Channel, m.Code!)));
        var mail = Assert.Single(await outbox.Read("A@b.example", default));
        Assert.Equal("Your BingeMe sign-in code", mail.Subject);
        Assert.Contains("12345", mail.Text, StringComparison.Ordinal);
        Assert.Contains("10 minutes", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_one_instant_do_not_overwrite_each_other()
    {
        await Task.WhenAll(Enumerable.Range(10000, 50).Select(i => Task.Run(() => new OutboxMessenger(outbox).SendCode("+1", $"{i}", default))));
        Assert.Equal(50, (await outbox.Read(null, default)).Select(m => m.Code).Distinct().Count());
        Assert.Empty(Directory.GetFiles(outbox.Folder, "*.draft"));
    }

    [Fact]
    public async Task Files_are_readable_by_people()
    {
        await new OutboxMailer(outbox, TimeSpan.FromMinutes(10)).SendCode(CodeMailKind.Signup, "ü@b.example", "12345", default);
        var text = await File.ReadAllTextAsync(Directory.GetFiles(outbox.Folder).Single());
        Assert.Contains("\"to\": \"ü@b.example\"", text, StringComparison.Ordinal);
        Assert.Contains("\"channel\": \"mail\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_in_the_mail_are_escaped_and_never_taken_for_placeholders()
    {
        var mail = CodeMail.Compose(CodeMailKind.Signup, "<img src=x>{{intro}}@b.example", "1\"2", TimeSpan.FromMinutes(1));
        Assert.Contains("&lt;img src=x&gt;{{intro}}@b.example", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.Contains("1&quot;2", mail.Html, StringComparison.Ordinal);
        Assert.Contains("1 minute.", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CodeMailKind.Signup, "Your BingeMe confirmation code")]
    [InlineData(CodeMailKind.SettingsUpdate, "Confirm your new contact at BingeMe")]
    [InlineData(CodeMailKind.ForgotPassword, "Reset your BingeMe password")]
    [InlineData(CodeMailKind.AccountDeletion, "Confirm the deletion of your BingeMe account")]
    public void Every_kind_has_its_subject(CodeMailKind kind, string subject) =>
        Assert.Equal(subject, CodeMail.Compose(kind, "a@b.example", "12345", TimeSpan.FromMinutes(10)).Subject);
}
