using System.Globalization;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Mail;

/// <summary>The mails that tell a member what happened to the account (users.md, POST /user/change-password; ruling 31).</summary>
internal static class AccountMail
{
    private const string Advice = "If it was not you, set a new one by \"Forgot password\" at once and write to support.";
    private const string ContactAdvice = "If it was not you, write to support at once: codes go to the new contact from now on.";

    private const string DeletionAdvice = "Within 30 days you can sign in and take that back; behind them everything is gone.";

    private const string PayoutAdvice = "If it was not you, write to support at once and set a new password: your next payout would go to somebody else.";

    /// <summary>Writes the mail.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="address">The recipient.</param>
    /// <param name="at">When it happened.</param>
    public static ComposedMail Compose(AccountNotice notice, string address, DateTimeOffset at)
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var (subject, fact, advice) = notice switch
        {
            AccountNotice.PasswordSet => ("Your BingeMe account has a password now", $"A password was set on your account on {time}.", Advice),
            AccountNotice.ContactChanged => ("Your BingeMe contact was changed", $"The mail address or phone number of your account was changed on {time}.", ContactAdvice),
            AccountNotice.TwoStepsOff => ("Your BingeMe sign-in needs no second step any more", $"The second step of signing in was switched off on {time}.", Advice),
            AccountNotice.AccountDeleted => ("Your BingeMe account is deleted", $"Your account was deleted on {time}.", DeletionAdvice),
            AccountNotice.PayoutChanged => ("Your BingeMe payout method was changed", $"The payout method of your account was changed or deleted on {time}.", PayoutAdvice),
            _ => ("Your BingeMe password was changed", $"The password of your account was changed on {time}.", Advice),
        };
        return new ComposedMail(address, subject, $"{fact}\n\n{advice}\n", $"<p>{fact}</p><p>{advice}</p>");
    }
}
