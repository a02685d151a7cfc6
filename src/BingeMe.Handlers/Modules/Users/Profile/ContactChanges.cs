using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>
/// What stands around a changed contact (ruling 31): the current password before it, where the client sends it or the deployment demands
/// it; after it, the end of the other sessions and a word to the address that was proven until then. Without these a stolen access token
/// takes the account over for good, and nobody is told.
/// </summary>
internal sealed class ContactChanges(Db db, OtherSessions sessions, AccountNotices notices, PasswordGuesses guesses, HandlerSettings settings, TimeProvider clock)
{
    /// <summary>The account, as it is before the change.</summary>
    /// <exception cref="ApiException">400: the current password is missing or wrong; 429: too many wrong ones.</exception>
    public async Task<Account> Begin(long memberId, string? currentPassword, CancellationToken cancelled)
    {
        var account = await db.Run(sql => Members.PresentAccount(sql, memberId), cancelled) ?? throw Authenticator.Gone();
        if (!account.HasPassword) return account;
        if (string.IsNullOrEmpty(currentPassword))
        {
            if (settings.ContactChangeRequiresPassword) throw ApiException.BadField("current_password", "current_password is required to change a contact.");
            return account;
        }

        await guesses.Require(memberId, cancelled);
        if (!await Security.Passwords.VerifyAsync(currentPassword, account.Password, cancelled)) throw ApiException.BadField("current_password", "current_password is not right.");
        return account;
    }

    /// <summary>Within the transaction of the change.</summary>
    public Task Record(SqlScope sql, Account before) => notices.Record(sql, AccountNotice.ContactChanged, before.ProvenEmail, clock.GetUtcNow());

    /// <summary>After the change was committed.</summary>
    public Task End(Account before, ApiRequest request) => sessions.End(before.Id, request);
}
