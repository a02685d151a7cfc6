using System.Text;
using Amazon.Runtime;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Integrations.Aws;

/// <summary>What an AWS service's error says about it: some throttle with status 400 and tell only by the error's code.</summary>
internal static class AwsFaults
{
    /// <summary>The codes by which AWS' own clients know that they should come back later (AWS SDKs and Tools Reference Guide, Retry behavior).</summary>
    private static readonly HashSet<string> Throttles = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled", "TooManyRequestsException",
        "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded", "TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded",
        "LimitExceededException", "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException", "RequestTimeout", "RequestTimeoutException", "TooManyInvalidationsInProgress",
    };

    /// <summary>The kind of an error of the SDK's.</summary>
    public static DependencyFailure KindOf(AmazonServiceException e) => KindOf((int)e.StatusCode, e.ErrorCode);

    /// <summary>The code in an XML error; null when there is none.</summary>
    public static string? CodeInXml(ReadOnlySpan<byte> body)
    {
        var begin = body.IndexOf("<Code>"u8);
        if (begin < 0) return null;
        var rest = body[(begin + "<Code>"u8.Length)..];
        var end = rest.IndexOf("</Code>"u8);
        return end < 0 ? null : Encoding.UTF8.GetString(rest[..end]);
    }

    /// <summary>The kind of an answer's status and code.</summary>
    /// <param name="status">The status.</param>
    /// <param name="code">The error's code, with or without what stands before its <c>#</c>; null when there was none.</param>
    public static DependencyFailure KindOf(int status, string? code) =>
        code is not null && Throttles.Contains(code[(code.LastIndexOf('#') + 1)..]) ? DependencyFailure.Busy : HttpFailures.KindOf(status);
}
