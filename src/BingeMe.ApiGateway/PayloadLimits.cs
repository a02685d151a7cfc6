using System.Text;
using BingeMe.Http;

namespace BingeMe.ApiGateway;

/// <summary>
/// Sizes beyond which the platform refuses a payload, in bytes (gateway rule 36). The client of an oversize answer sees an opaque
/// 502, so a host checks first and answers a clear 500.
/// </summary>
public static class PayloadLimits
{
    /// <summary>Lambda: event or answer of a synchronous call, measured as JSON, escapes and base64 included.</summary>
    public const int Lambda = 6 * 1024 * 1024;

    /// <summary>API Gateway: the body on the wire, before it becomes an event.</summary>
    public const int ApiGatewayBody = ApiLimits.BodyBytes;

    /// <summary>API Gateway, REST and HTTP: the request line and all header values together (Amazon API Gateway quotas).</summary>
    public const int ApiGatewayHead = 10_240;

    /// <summary>ALB: the request line, and each header field by itself (Elastic Load Balancing, "Quotas for your Application Load Balancers").</summary>
    public const int LoadBalancerLine = 16 * 1024;

    /// <summary>ALB: a request's line and header fields together (the same quotas).</summary>
    public const int LoadBalancerHead = 64 * 1024;

    /// <summary>ALB with a Lambda target: event or answer as JSON.</summary>
    public const int LoadBalancer = 1024 * 1024;

    /// <summary>The largest event or answer of a kind, as JSON.</summary>
    public static int For(EventKind kind) => kind.IsHttp() ? EventFormat.Of(kind).Limit : Lambda;

    /// <summary>Whether the front door of a kind takes a request with this head. For Function URLs no limit is documented.</summary>
    /// <param name="kind">The kind of the event.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The request target as it came.</param>
    /// <param name="headers">Each header field, as it came.</param>
    public static bool HeadFits(EventKind kind, string method, string target, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var line = method.Length + target.Length + "  HTTP/1.1".Length;
        switch (kind)
        {
            case EventKind.RestV1 or EventKind.Http10 or EventKind.Http20:
                return line + headers.Sum(static h => Encoding.UTF8.GetByteCount(h.Value)) <= ApiGatewayHead;
            case EventKind.Alb or EventKind.AlbMultiValue:
                var fields = headers.Select(static h => h.Key.Length + ": ".Length + Encoding.UTF8.GetByteCount(h.Value)).Append(line).ToArray();
                return fields.Max() <= LoadBalancerLine && fields.Sum() <= LoadBalancerHead;
            default:
                return true;
        }
    }

    /// <summary>True when an encoded answer (or an event) of so many bytes gets through.</summary>
    /// <param name="kind">The kind of the event.</param>
    /// <param name="jsonBytes">Length of the whole JSON document.</param>
    public static bool Fits(EventKind kind, long jsonBytes) => jsonBytes <= For(kind);
}
