using System.Globalization;
using System.Net;
using BingeMe.Handlers.PostContent;
using NodaTime;

namespace BingeMe.Platform.Configuration;

/// <summary>The parsers of settings. Each throws a <see cref="FormatException"/> whose text completes "NAME ...".</summary>
internal static class SettingParsers
{
    /// <summary>The longest window of a limit; beyond, its seconds fit into no header field that clients read.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(366);

    /// <summary>A secret is taken to the letter: others hold it too.</summary>
    public static string Secret(string text) => text;

    public static string CaptureKey(string text) =>
        System.Text.Encoding.UTF8.GetByteCount(text) >= 16 ? text : throw new FormatException("needs at least 16 bytes, e.g. from: openssl rand -hex 32");

    public static IReadOnlyList<string> List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static Func<string, int> Integer(int low, int high = int.MaxValue) => text =>
        int.TryParse(text.Trim(), out var number) && number >= low && number <= high
            ? number
            : throw new FormatException(high == int.MaxValue ? $"is not a whole number of at least {low}" : $"is not a whole number from {low} to {high}");

    public static bool Flag(string text) => text.Trim().ToLowerInvariant() switch
    {
        "1" or "true" or "yes" or "on" => true,
        "0" or "false" or "no" or "off" => false,
        _ => throw new FormatException("is not on or off"),
    };

    /// <summary>A wait that may be none, and that a timer can hold.</summary>
    public static Func<string, TimeSpan> WaitUpTo(TimeSpan most) => text =>
        DurationText.Read(text) is var duration && duration <= most ? duration : throw new FormatException($"is longer than {most.TotalHours:0.##} h");

    public static Func<string, TimeSpan> DurationUpTo(TimeSpan most) => text =>
        DurationText.Read(text) is var duration && duration > TimeSpan.Zero && duration <= most
            ? duration
            : throw new FormatException($"is not a duration above 0 and up to {most.TotalHours:0.##} h");

    public static Func<string, T> Choice<T>(params (string Text, T Value)[] choices) => text =>
    {
        foreach (var (name, value) in choices)
        {
            if (string.Equals(name, text.Trim(), StringComparison.OrdinalIgnoreCase))
                return value;
        }

        throw new FormatException($"is none of {string.Join(", ", choices.Select(c => c.Text))}");
    };

    public static string Ratio(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? text
            : throw new FormatException("must be a number from 0 to 1");

    /// <summary>An address that is called as it stands.</summary>
    public static Uri WebAddress(string text) =>
        Uri.TryCreate(text.Trim().TrimEnd('/'), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new FormatException("is not a web address such as https://bingeme.com");

    /// <summary>An address that others begin with: behind a query or a fragment their paths would be a part of it.</summary>
    public static Uri BaseAddress(string text) =>
        WebAddress(text) is var uri && text.AsSpan().IndexOfAny('?', '#') < 0
            ? uri
            : throw new FormatException("is what other addresses begin with: it must have no query (?) and no fragment (#)");

    /// <summary>One whose addresses clients are told: they would be shown a user and password in it.</summary>
    public static Uri PublicAddress(string text) =>
        BaseAddress(text) is { UserInfo: "" } uri ? uri : throw new FormatException("is what clients are told: it must have no user and no password");

    public static string ProfilePath(string text) =>
        text.Trim() is ['/', ..] path && path.Contains("{username}", StringComparison.Ordinal) && !path.Any(char.IsWhiteSpace) ? path : throw new FormatException("is not a path with {username} such as /creator/{username}");

    public static DateTimeZone TimeZone(string text) =>
        Schedule.Zone(text.Trim()) ?? throw new FormatException("is not a time zone such as UTC or Asia/Kolkata");

    public static IReadOnlyList<IPNetwork> Networks(string text) =>
    [
        .. List(text).Select(entry =>
            IPNetwork.TryParse(entry, out var network) ? network
            : IPAddress.TryParse(entry, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new FormatException("is not a comma list of addresses and networks such as 10.0.0.0/8")),
    ];

    public static IPAddress Address(string text) =>
        IPAddress.TryParse(text.Trim(), out var address) ? address : throw new FormatException("is not an IP address such as 127.0.0.1 or 0.0.0.0");

    public static LimitRule Limit(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (int.TryParse(slash < 0 ? text : text[..slash], out var calls) && calls >= 0)
        {
            var window = slash < 0 ? (TimeSpan?)null : DurationText.Read(text[(slash + 1)..]);
            if (window is null || (window >= TimeSpan.FromSeconds(1) && window <= LongestWindow))
                return new LimitRule(calls, window);
        }

        throw new FormatException("is not a limit such as 100/15m, 100 or 0 (off)");
    }
}
