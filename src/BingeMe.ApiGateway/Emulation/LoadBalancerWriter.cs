using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>Application load balancer (gateway rules 7, 11): text as sent, header names in lower case, one or all values a name.</summary>
internal static class LoadBalancerWriter
{
    public static void Write(
        Utf8JsonWriter json, WireRequest request, RequestTarget target, List<KeyValuePair<string, string>> headers, bool multiValue)
    {
        var lower = headers.ConvertAll(static h => new KeyValuePair<string, string>(h.Key.ToLowerInvariant(), h.Value));
        var query = EncodedPairs(target.RawQuery);
        json.WriteStartObject("requestContext"u8);
        json.WriteStartObject("elb"u8);
        json.WriteString("targetGroupArn"u8, "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/emulated/0000000000000000"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("httpMethod"u8, request.Method);
        json.WriteString("path"u8, target.RawPath);
        if (multiValue)
        {
            EventMaps.WriteLists(json, "multiValueQueryStringParameters", query, StringComparer.Ordinal);
            EventMaps.WriteLists(json, "multiValueHeaders", lower, StringComparer.Ordinal);
        }
        else
        {
            EventMaps.WriteLast(json, "queryStringParameters", query, StringComparer.Ordinal);
            EventMaps.WriteLast(json, "headers", lower, StringComparer.Ordinal);
        }
    }

    private static List<KeyValuePair<string, string>> EncodedPairs(string rawQuery)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equals < 0 ? new(part, "") : new(part[..equals], part[(equals + 1)..]));
        }

        return pairs;
    }
}
