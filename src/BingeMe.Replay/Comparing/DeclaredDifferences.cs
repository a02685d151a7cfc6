using System.Text.RegularExpressions;

namespace BingeMe.Replay.Comparing;

/// <summary>Everything in which the two hosts may differ, each with its reason. Whatever is not named here fails.</summary>
public static partial class DeclaredDifferences
{
    /// <summary>Header fields of the transport, not of the API.</summary>
    public static readonly IReadOnlyDictionary<string, string> TransportHeaders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Date"] = "written by whoever terminates the connection, from its own clock",
        ["Server"] = "names whoever terminates the connection",
        ["Connection"] = "about one connection (RFC 9110 section 7.6.1)",
        ["Keep-Alive"] = "about one connection (RFC 9110 section 7.6.1)",
        ["Transfer-Encoding"] = "about one connection (RFC 9112 section 6.1)",
        ["X-Request-Id"] = "the gateway's id on Lambda, the host's own on Kestrel; it must be there, its value differs by design",
    };

    /// <summary>
    /// The entity tag is a digest of the body, so it differs where a declared part of the body does.
    /// </summary>
    public const string EntityTag = "ETag";

    /// <summary>Replaces the parts of a body that are measured, not computed.</summary>
    /// <param name="body">A body in text.</param>
    /// <param name="measured">What stands for a number that was measured: a number by itself, so that another type is still told.</param>
    /// <returns>The body to compare, which is JSON if it was before; the same object when nothing was replaced.</returns>
    public static string Mask(string body, string measured = "0")
    {
        // Durations are measured with the real clock even where the time is pinned (/health/ready).
        var masked = Latency().Replace(body, "${1}" + measured);

        // An unexpected failure tells its request's id, which is each host's own (platform-auth P1, 500).
        return RequestId().Replace(masked, "$1\"<request id>\"");
    }

    /// <summary>Columns that hold what no host can repeat.</summary>
    /// <param name="column">Table and column.</param>
    /// <param name="value">The value as text.</param>
    public static string MaskColumn(string column, string value) =>
        // Each connection has rows of its own, and no two servers the same connections.
        column == "earnings_by_day.shard" ? "<connection>" :
        // A bcrypt hash has a random salt of its own; its kind and cost must agree.
        column == "users.password" && Bcrypt().Match(value) is { Success: true } hash ? $"{hash.Groups[1].Value}<bcrypt>" : value;

    [GeneratedRegex("""("latencyMs":)[0-9]+(?:\.[0-9]+)?""")]
    private static partial Regex Latency();

    [GeneratedRegex("(\"requestId\":)\"[^\"]+\"")]
    private static partial Regex RequestId();

    [GeneratedRegex(@"^(\$2[aby]\$[0-9]{2}\$)[./A-Za-z0-9]{53}\z")]
    private static partial Regex Bcrypt();
}
