using System.Globalization;

namespace BingeMe.Platform.Mail;

/// <summary>The mail that tells a member of a changed password (users.md, POST /user/change-password).</summary>
public static class PasswordMail
{
    private const string Subject = "Your BingeMe password was changed";
    private const string Advice = "If it was not you, set a new one by \"Forgot password\" at once and write to support.";

    /// <summary>Writes the mail.</summary>
    /// <param name="address">The recipient.</param>
    /// <param name="at">When it was changed.</param>
    public static ComposedMail Compose(string address, DateTimeOffset at)
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var text = $"The password of your account was changed on {time}.\n\n{Advice}\n";
        return new ComposedMail(address, Subject, text, $"<p>The password of your account was changed on {time}.</p><p>{Advice}</p>");
    }
}
