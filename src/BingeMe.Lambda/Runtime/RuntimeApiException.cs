namespace BingeMe.Lambda.Runtime;

/// <summary>The Runtime API refused a call or could not be reached.</summary>
/// <param name="call">Which call failed, e.g. <c>next</c>.</param>
/// <param name="status">The HTTP status it answered with; 0 when there was no answer.</param>
/// <param name="reason">What it said, or what went wrong; no payload.</param>
/// <param name="inner">The socket's exception, if any.</param>
public sealed class RuntimeApiException(string call, int status, string reason, Exception? inner = null)
    : Exception(status == 0 ? $"Runtime API, {call}: {reason}" : $"Runtime API, {call}: status {status}: {reason}", inner)
{
    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; } = status;

    /// <summary>
    /// True when this process cannot go on: no answer at all, a 5xx (the API's "non-recoverable state, exit promptly"), and
    /// 403 or 410, which say that this sandbox is no longer served.
    /// </summary>
    public bool IsFatal => Status is 0 or 403 or 410 or >= 500;
}
