using System.Globalization;
using BingeMe.Cutover.Engines;

namespace BingeMe.Cutover.Observing;

/// <summary>
/// Reads the log lines of <c>blue-green/haproxy.cfg</c>, fields parted by single blanks (HAProxy configuration manual, 8.2.4 "Custom log
/// format" and 8.5 "Session state at disconnection"):
/// <code>cutover1 BACKEND SERVER STATUS TERMINATION START_MS TIME_MS BUCKET FENCE METHOD PATH</code>
/// START_MS is when the request's head was there, in Unix milliseconds, by HAProxy's clock: a line may come late, and its time must not.
/// </summary>
/// <param name="blue">The backend of blue.</param>
/// <param name="green">The backend of green.</param>
/// <param name="groups">Which operation a request belongs to.</param>
public sealed class HaProxyLog(string blue, string green, RouteGroups groups)
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
        Span<Range> parts = stackalloc Range[12];
        if (line.Split(parts, ' ') != 11 || line[parts[0]] is not Version) return false;
        Side side;
        if (line[parts[1]].SequenceEqual(blue)) side = Side.Blue;
        else if (line[parts[1]].SequenceEqual(green)) side = Side.Green;
        else return false;

        if (!Number(line[parts[3]], out var status) || !Number(line[parts[5]], out var start) || !Number(line[parts[6]], out var milliseconds) || start <= 0) return false;
        _ = Number(line[parts[7]], out var bucket);
        var group = groups.Of(line[parts[9]].ToString(), line[parts[10]].ToString());
        var duration = TimeSpan.FromMilliseconds(Math.Max(milliseconds, 0));
        sample = new RequestSample(side, group, Outcome(line[parts[4]], (int)status), (int)Math.Max(status, 0), duration, (int)bucket, DateTimeOffset.FromUnixTimeMilliseconds(start) + duration);
        return true;

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
