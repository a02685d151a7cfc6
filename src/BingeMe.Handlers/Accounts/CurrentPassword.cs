using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// The current password before a change that a stolen access token must not make (ruling 31): compared where the client sends it, demanded
/// where the deployment says so. A member without a password needs none.
/// </summary>
internal sealed class CurrentPassword(Db db, PasswordHashes passwords, PasswordGuesses guesses)
{
    /// <summary>The account, as it is before the change.</summary>
    /// <param name="memberId">Whose.</param>
    /// <param name="sent">The password as sent; null or empty when none was.</param>
    /// <param name="isDemanded">Whether the change needs it.</param>
    /// <param name="purpose">What it is required for, after "is required to".</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="ApiException">400: it is missing or wrong; 429: too many wrong ones.</exception>
    public async Task<Account> Require(long memberId, string? sent, bool isDemanded, string purpose, CancellationToken cancelled)
    {
        var account = await db.Run(sql => Members.PresentAccount(sql, memberId), cancelled) ?? throw Authenticator.Gone();
        if (!account.HasPassword) return account;
        if (string.IsNullOrEmpty(sent))
        {
            if (isDemanded) throw ApiException.BadField("current_password", $"current_password is required to {purpose}.");
            return account;
        }

        await guesses.Require(memberId, cancelled);
        if (!await passwords.VerifyAsync(sent, account.Password, cancelled)) throw ApiException.BadField("current_password", "current_password is not right.");
        return account;
    }

    /// <summary>
    /// The account once more, with the password that was looked at: whoever lost the account by a reset meanwhile changes nothing of it any more
    /// (ruling 31).
    /// </summary>
    /// <param name="sql">In the transaction of the change, which holds the member's row.</param>
    /// <param name="before">As it was looked at.</param>
    /// <param name="field">The input that is told of.</param>
    /// <exception cref="ApiException">400: it has another password by now; 401: it is gone.</exception>
    public static async Task<Account> Confirm(SqlScope sql, Account before, string field = "current_password")
    {
        var account = await Members.PresentAccount(sql, before.Id) ?? throw Authenticator.Gone();
        return (account.Password ?? "") == (before.Password ?? "") ? account : throw ApiException.BadField(field, $"{field} is not right any more: the password was changed in the meantime.");
    }
}
