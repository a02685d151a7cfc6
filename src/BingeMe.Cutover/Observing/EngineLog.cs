using System.Globalization;
using BingeMe.Cutover.Engines;

namespace BingeMe.Cutover.Observing;

/// <summary>
/// Reads the log lines of <c>blue-green/haproxy.cfg</c> and <c>blue-green/nginx.conf</c>, fields parted by single blanks (HAProxy configuration manual, 8.2.4 "Custom log
/// format" and 8.5 "Session state at disconnection"):
/// <code>cutover1 BACKEND SERVER STATUS TERMINATION START_MS TIME_MS BUCKET FENCE METHOD PATH ID</code>
/// START_MS is when the request's head was there, in Unix milliseconds, by the engine's clock: a line may come late, and its time must not.
/// ID is the request's, for people who follow it through the logs; lines without it are read, too. nginx, which cannot subtract, has the end there instead, in seconds with a fraction, and a syslog head before it all.
/// </summary>
/// <param name="blue">The backend of blue.</param>
/// <param name="green">The backend of green.</param>
/// <param name="groups">Which operation a request belongs to.</param>
internal sealed class EngineLog(string blue, string green, RouteGroups groups)
{
    /// <summary>The first word of each line.</summary>
    public const string Version = "cutover1";

    /// <summary>Reads one line.</summary>
    /// <param name="line">Without line end.</param>
    /// <param name="sample">The request.</param>
    /// <returns>Whether it is a request of either side; other lines of HAProxy, and requests that the front itself answered, are not.</returns>
    public bool TryRead(ReadOnlySpan<char> line, out RequestSample sample)
    {
        sample = default;
        if (line is ['<', ..] && line.IndexOf($"{Version} ", StringComparison.Ordinal) is > 0 and var head) line = line[head..];
        Span<Range> parts = stackalloc Range[13];
        if (line.Split(parts, ' ') is not (11 or 12) || line[parts[0]] is not Version) return false;
        Side side;
        if (line[parts[1]].SequenceEqual(blue)) side = Side.Blue;
        else if (line[parts[1]].SequenceEqual(green)) side = Side.Green;
        else return false;

        if (!Number(line[parts[3]], out var status) || !Number(line[parts[6]], out var milliseconds)) return false;
        var time = line[parts[5]];
        var isEnd = time.Contains('.');
        if (!(isEnd ? Seconds(time, out var at) : Number(time, out at)) || at <= 0) return false;
        _ = Number(line[parts[7]], out var bucket);
        var group = groups.Of(line[parts[9]].ToString(), line[parts[10]].ToString());
        var duration = TimeSpan.FromMilliseconds(Math.Max(milliseconds, 0));
        sample = new RequestSample(side, group, Outcome(line[parts[4]], (int)status), (int)Math.Max(status, 0), duration, (int)bucket, DateTimeOffset.FromUnixTimeMilliseconds(at) + (isEnd ? TimeSpan.Zero : duration));
        return true;

        static bool Seconds(ReadOnlySpan<char> text, out long milliseconds)
        {
            var isOne = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000;
            milliseconds = isOne ? (long)(seconds * 1000) : 0;
            return isOne;
        }

        static bool Number(ReadOnlySpan<char> text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value is > -100_000 and < 100_000_000_000_000;
    }

    // The first letter says who ended the session: C, c client; S, s server; P proxy; R a resource of the proxy; I, D, L, U, K, - otherwise.
    private static RequestOutcome Outcome(ReadOnlySpan<char> termination, int status)
    {
        var first = termination.Length > 0 ? termination[0] : '-';
        if (first is 'C' or 'c') return RequestOutcome.ClientAborted;
        if (status < 0 || first is 'S' or 's' or 'R' or 'D' || (first == 'P' && status >= 500)) return RequestOutcome.TransportError;
        return status >= 500 ? RequestOutcome.ServerError : RequestOutcome.Answered;
    }
}
