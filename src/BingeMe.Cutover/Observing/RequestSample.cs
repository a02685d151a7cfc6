using BingeMe.Cutover.Engines;

namespace BingeMe.Cutover.Observing;

/// <summary>One request that an engine finished, as its log tells it.</summary>
/// <param name="Side">Who answered it.</param>
/// <param name="Group">The operation, e.g. <c>GET /posts/{id}</c>, or <see cref="RouteGroups.Other"/>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">What the client got; 0 where it got none.</param>
/// <param name="Duration">From its first byte to the answer's last.</param>
/// <param name="Bucket">Which of the 10,000 buckets its user is in.</param>
/// <param name="Ended">When it ended.</param>
public readonly record struct RequestSample(Side Side, string Group, RequestOutcome Outcome, int Status, TimeSpan Duration, int Bucket, DateTimeOffset Ended)
{
    /// <summary>When its first byte came.</summary>
    public DateTimeOffset Started => Ended - Duration;

    /// <summary>Whether it counts as an error of the side (docs/cutover.md, point 11).</summary>
    public bool IsError => Outcome is RequestOutcome.ServerError or RequestOutcome.TransportError;
}

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    /// <summary>With an answer below 500.</summary>
    Answered,

    /// <summary>With the side's answer of 500 or above.</summary>
    ServerError,

    /// <summary>Without the side's answer: refused, broken, too late; the engine answered 502, 503 or 504, or nothing.</summary>
    TransportError,

    /// <summary>The client left before the answer was there: nobody's error, but its time counts.</summary>
    ClientAborted,
}
