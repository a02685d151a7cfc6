using System.Text.RegularExpressions;

namespace BingeMe.Http.Logging;

/// <summary>
/// An exception's text for a log line. What drivers and servers quote of a request goes: the row of a duplicate key, the receiver whom a mail
/// server refuses, a token. Types, stack, the names of keys, columns and hosts stay.
/// </summary>
public static partial class FaultText
{
    /// <summary>Characters kept: a log line in CloudWatch ends at 256 KB.</summary>
    private const int Most = 16_000;

    private const string Mask = "********";

    /// <summary>The text, at most 16,000 characters of it, without values that belong to people.</summary>
    /// <param name="exception">With what it wraps.</param>
    public static string Of(Exception exception)
    {
        var text = exception.ToString();
        if (text.Length > Most) text = text[..Most];
        text = Quoted().Replace(text, $"${{lead}}'{Mask}'");
        text = MailAddress().Replace(text, $"{Mask}@${{domain}}");
        text = Token().Replace(text, Mask);
        return PhoneNumber().Replace(text, "+" + Mask);
    }

    // MariaDB's words about a value, and about a place in a statement, which may be one; a quote within is not escaped there.
    [GeneratedRegex(@"(?<lead>Duplicate entry |value: |near )'.*?'(?= for (?:key|column)\b| at (?:line|row)\b|\s*$)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[^\s@<>()\[\]'"",:;=]{1,64}@(?<domain>[\p{L}\p{Nd}.-]{1,255})")]
    private static partial Regex MailAddress();

    // JSON Web Tokens, and whatever follows the name of a scheme.
    [GeneratedRegex(@"eyJ[A-Za-z0-9_.-]{16,}|(?<=\b(?:Bearer|Basic) )[A-Za-z0-9_.~+/=-]{8,}")]
    private static partial Regex Token();

    [GeneratedRegex(@"\+[0-9]{7,15}(?![0-9])")]
    private static partial Regex PhoneNumber();
}
