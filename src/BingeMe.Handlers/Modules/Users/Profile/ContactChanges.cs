using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>
/// What stands around a changed contact (ruling 31): the current password before it, where the client sends it or the deployment demands
/// it; with it, the end of the other sessions and a word to the address that was proven until then. Without these a stolen access token
/// takes the account over for good, and nobody is told.
/// </summary>
internal sealed class ContactChanges(OtherSessions sessions, AccountNotices notices, CurrentPassword password, HandlerSettings settings, TimeProvider clock)
{
    /// <summary>The account, as it is before the change.</summary>
    /// <exception cref="ApiException">400: the current password is missing or wrong; 429: too many wrong ones.</exception>
    public Task<Account> Begin(long memberId, string? currentPassword, CancellationToken cancelled) =>
        password.Require(memberId, currentPassword, settings.ContactChangeRequiresPassword, "change a contact", cancelled);

    /// <summary>Within the transaction of the change, behind it: when the sessions cannot be ended, nothing was changed, and the same call may be sent again.</summary>
    /// <exception cref="ApiException">400: the password is another one by now.</exception>
    public async Task Record<T>(SqlScope sql, Account before, RequestContext<T> context)
    {
        await CurrentPassword.Confirm(sql, before);
        await notices.Record(sql, AccountNotice.ContactChanged, before.ProvenEmail, clock.GetUtcNow());
        await sessions.End(sql, context);
    }
}
