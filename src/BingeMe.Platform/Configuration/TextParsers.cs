using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using BingeMe.Handlers.Accounts;
using BingeMe.Platform.Composition.Pins;
using BingeMe.Platform.Integrations.Push;

namespace BingeMe.Platform.Configuration;

/// <summary>
/// The parsers of settings that stay texts and that somebody reads later: a driver, an address, a header field. What that one would refuse is
/// refused here, when the process starts, rather than by an exception in the middle of its work. Each throws a <see cref="FormatException"/>
/// whose text completes "NAME ...".
/// </summary>
internal static class TextParsers
{
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\v\f");
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:@+");
    private static readonly SearchValues<char> RegionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> FieldNameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    /// <summary>A name for a table, a bucket, a language, an id in an address: letters, digits, hyphens, underlines and full stops.</summary>
    /// <param name="example">One, for whoever reads the fault.</param>
    public static Func<string, string> Name(string example) => text =>
        Only(text.Trim(), NameCharacters) ?? throw new FormatException($"is not a name of letters, digits, - _ and . alone, such as {example}");

    /// <summary>A key or token that somebody else gave out, for an address or a header field.</summary>
    public static string Token(string text) =>
        text.AsSpan().IndexOfAny(Blanks) < 0 && text.All(char.IsAscii) && !text.Any(char.IsControl) ? text : throw new FormatException("holds a blank, a line break or another character that no key has; copy it anew");

    /// <summary>An id at Apple, Telegram or Google.</summary>
    public static string Id(string text) => Only(text.Trim(), TokenCharacters) ?? throw new FormatException("is not an id: it holds a blank or another character that none has; copy it anew");

    /// <summary>A region: it becomes a part of host names and of signatures.</summary>
    public static string Region(string text) =>
        text.Trim() is { Length: <= 63 } region && Only(region, RegionCharacters) is not null && region is not (['-', ..] or [.., '-'])
            ? region
            : throw new FormatException("is not an AWS region such as eu-west-2");

    /// <summary>A host alone: the port has a setting of its own.</summary>
    public static string Host(string text) =>
        text.Trim() is var host && Uri.CheckHostName(host) is not (UriHostNameType.Unknown or UriHostNameType.Basic)
            ? host
            : throw new FormatException("is not the name or the IP address of a host; port and scheme do not belong into it");

    /// <summary>The middle of a host's name.</summary>
    public static string HostPart(string text) =>
        text.Trim() is var part && Uri.CheckHostName($"cdn.{part}.com") == UriHostNameType.Dns ? part : throw new FormatException("is not a part of a host's name such as bingeme");

    /// <summary>A path that an address begins with.</summary>
    public static string BasePath(string text) =>
        text.Trim() is ['/', ..] path && path.AsSpan().IndexOfAny(Blanks) < 0 && path.AsSpan().IndexOfAny('?', '#') < 0 ? path : throw new FormatException("is not a path such as /v1");

    /// <summary>
    /// One plain address, in the form that members' addresses have (ruling 28): what the mail library sends to is what was checked. A relay on
    /// this machine may know <c>localhost</c>.
    /// </summary>
    public static string MailAddress(string text) =>
        text.Trim() is var address && IsMailAddress(address)
            ? address
            : throw new FormatException("is not one plain mail address such as no-reply@bingeme.com, without a name, angle brackets or a list");

    /// <summary>Whether a text is one.</summary>
    public static bool IsMailAddress(string text) => Contacts.IsEmail(text.EndsWith("@localhost", StringComparison.OrdinalIgnoreCase) ? text + ".example" : text);

    /// <summary>A text for one line: of a header field, of a log.</summary>
    public static string Line(string text) => text.Any(char.IsControl) ? throw new FormatException("holds a line break or another control character") : text;

    /// <summary>A key that callers show in a header field, whose ends HTTP trims.</summary>
    public static string HeaderValue(string text) =>
        Line(text).Trim().Length == text.Length && text.All(char.IsAscii) ? text : throw new FormatException("begins or ends with a blank or is not ASCII: no caller could show it in a header field");

    /// <summary>A secret that a comma list must be able to name one day.</summary>
    public static string ListedSecret(string text) =>
        text.Contains(',', StringComparison.Ordinal) || text.Trim().Length != text.Length
            ? throw new FormatException("holds a comma, or a blank at an end: DATA_SECRETS_PREVIOUS could not name it after the next change. Take another, e.g. from: openssl rand -hex 32")
            : text;

    /// <summary>The field list of the OpenTelemetry exporter (OTLP specification, Specifying headers via environment variables).</summary>
    public static string HeaderFields(string text)
    {
        foreach (var field in text.Split(','))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || Only(field[..equals].Trim(), FieldNameCharacters) is null || Uri.UnescapeDataString(field[(equals + 1)..]).Any(static c => char.IsControl(c) || !char.IsAscii(c)))
                throw new FormatException("is not a list of header fields such as name=value,other=value");
        }

        return text;
    }

    /// <summary>A time to hold the clock at.</summary>
    public static PinnedClock Clock(string text) =>
        DateTimeOffset.TryParse(text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new PinnedClock(time)
            : throw new FormatException("is not a time such as 2025-06-15T12:00:00Z");

    /// <summary>A private key as far as its form goes; whether it is one, its first use tells, which a start should not pay for.</summary>
    public static string PrivateKey(string text)
    {
        var pem = text.Replace("\\n", "\n", StringComparison.Ordinal);
        var isKey = pem.Contains("-----BEGIN", StringComparison.Ordinal)
            ? PemEncoding.TryFind(pem, out var found) && pem.AsSpan(found.Label).EndsWith("PRIVATE KEY")
            : Base64.IsValid(pem, out var length) && length > 0;
        return isKey ? text : throw new FormatException("is neither a private key in PEM (\\n for line breaks) nor bare base64");
    }

    /// <summary>A service account's JSON, or the path of its file, which may be put there later.</summary>
    public static string ServiceAccountText(string text)
    {
        if (!text.TrimStart().StartsWith('{')) return text;
        try
        {
            ServiceAccount.Read(text);
            return text;
        }
        catch (FormatException)
        {
            throw new FormatException("begins like a service account's JSON and is none: it needs project_id, client_email and private_key");
        }
    }

    /// <summary>A folder, which need not be there.</summary>
    public static string Folder(string text) => Path.GetFullPath(Line(text).Trim());

    /// <summary>A file that must be there when the process starts.</summary>
    public static string ExistingFile(string text) =>
        File.Exists(text.Trim()) ? text.Trim() : throw new FormatException("names a file that is not there");

    private static string? Only(string text, SearchValues<char> characters) => text.Length > 0 && text.AsSpan().IndexOfAnyExcept(characters) < 0 ? text : null;
}
