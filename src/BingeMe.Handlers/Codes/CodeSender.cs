using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Codes;

/// <summary>Brings a code to its owner; a delivery that no channel accepted is a 500 (platform-auth P8), or 503 when one is down, and takes the code back.</summary>
internal sealed class CodeSender(IMailer mailer, IMessenger messenger, OneTimeCodes codes)
{
    /// <summary>Sends a code of its own to each contact given, side by side. One that was taken is enough.</summary>
    /// <param name="kind">What the mail says.</param>
    /// <param name="purpose">What the codes were issued for.</param>
    /// <param name="mail">The address, which is also its identifier, and its code; nulls send no mail.</param>
    /// <param name="phone">The number, which is also its identifier, and its code; nulls send no message.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="ApiException">500: no channel took any.</exception>
    /// <exception cref="DependencyException">The same, because one is down.</exception>
    public async Task SendEach(CodeMailKind kind, string purpose, (string? Address, string? Code) mail, (string? Number, string? Code) phone, CancellationToken cancelled)
    {
        var sendings = new List<Task>(2);
        if (mail is { Address: { } address, Code: { } mailed }) sendings.Add(Send(kind, [address], purpose, mailed, address, null, cancelled));
        if (phone is { Number: { } number, Code: { } texted }) sendings.Add(Send(kind, [number], purpose, texted, null, number, cancelled));
        try
        {
            await Task.WhenAll(sendings);
        }
        catch (Exception e) when (e is ApiException or DependencyException && sendings.Exists(static s => s.IsCompletedSuccessfully))
        {
            // The other contact has its code, which is enough to sign up; the failed one was withdrawn.
        }
    }

    /// <summary>Sends the code to every address given, side by side.</summary>
    /// <param name="kind">What the mail says.</param>
    /// <param name="identifiers">What the code was issued under.</param>
    /// <param name="purpose">What it was issued for.</param>
    /// <param name="code">The code.</param>
    /// <param name="email">Null sends no mail.</param>
    /// <param name="mobile">Null sends no message.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="ApiException">500: no channel took it.</exception>
    /// <exception cref="DependencyException">The same, because one is down.</exception>
    public async Task Send(CodeMailKind kind, IReadOnlyList<string> identifiers, string purpose, string code, string? email, string? mobile, CancellationToken cancelled)
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
        await codes.Withdraw(identifiers, purpose, code);
        if (failures.Count > 0) throw failures[0];
        throw ApiException.Failed(email is null && !messenger.IsSetUp
            ? "Codes cannot be sent to phones here, and trying again will not help; use a mail address."
            : "The code could not be sent; try again later.");
    }
}
