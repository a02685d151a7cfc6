using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Codes;

/// <summary>Brings a code to its owner; a delivery that no channel accepted is a 500 (platform-auth P8), or 503 when one is down, and takes the code back.</summary>
internal sealed class CodeSender(IMailer mailer, IMessenger messenger, OneTimeCodes codes)
{
    /// <summary>Sends the code to every address given, side by side.</summary>
    /// <param name="kind">What the mail says.</param>
    /// <param name="identifiers">What the code was issued under.</param>
    /// <param name="code">The code.</param>
    /// <param name="email">Null sends no mail.</param>
    /// <param name="mobile">Null sends no message.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="ApiException">500: no channel took it.</exception>
    /// <exception cref="DependencyException">The same, because one is down.</exception>
    public async Task Send(CodeMailKind kind, IReadOnlyList<string> identifiers, string code, string? email, string? mobile, CancellationToken cancelled)
    {
        // A channel that is down must not undo what the other one took.
        var failures = new List<DependencyException>();
        async Task<bool> Attempt(Task<bool> sending)
        {
            try
            {
                return await sending;
            }
            catch (DependencyException e)
            {
                lock (failures) failures.Add(e);
                return false;
            }
        }

        var byMail = email is null ? Task.FromResult(false) : mailer.SendCode(kind, email, code, cancelled);
        var byMessage = mobile is null ? Task.FromResult(false) : messenger.SendCode(mobile, code, cancelled);
        var accepted = await Task.WhenAll(Attempt(byMail), Attempt(byMessage));
        if (accepted.Contains(true)) return;
        await codes.Withdraw(identifiers, code);
        throw failures.Count > 0 ? failures[0] : ApiException.Failed("The code could not be sent; try again later.");
    }
}
