using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Auth.Codes;

/// <summary>Brings a code to its owner; a delivery that no channel accepted is a 500 (platform-auth P8).</summary>
internal sealed class CodeSender(IMailer mailer, IMessenger messenger)
{
    /// <summary>Sends the code to every address given, side by side.</summary>
    /// <exception cref="ApiException">500: no channel took it.</exception>
    public async Task Send(CodeMailKind kind, string code, string? email, string? mobile, CancellationToken cancelled)
    {
        var byMail = email is null ? Task.FromResult(false) : mailer.SendCode(kind, email, code, cancelled);
        var byMessage = mobile is null ? Task.FromResult(false) : messenger.SendCode(mobile, code, cancelled);
        var accepted = await Task.WhenAll(byMail, byMessage);
        if (!accepted.Contains(true)) throw ApiException.Failed("The code could not be sent; try again later.");
    }
}
