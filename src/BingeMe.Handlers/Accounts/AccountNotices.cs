using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// Tells members what happened to their account, so that one who did not do it can act (ruling 31). It goes to the address that was proven
/// before the change, and the answer does not wait for it.
/// </summary>
internal sealed class AccountNotices(IMailer mailer, IBackgroundWork background)
{
    /// <param name="what">What happened.</param>
    /// <param name="address">The proven address; null tells nobody.</param>
    /// <param name="at">When it happened.</param>
    public async Task Tell(AccountNotice what, string? address, DateTimeOffset at)
    {
        if (address is not null) await background.Run(ended => mailer.SendNotice(what, address, at, ended));
    }
}
