using BingeMe.Http;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>What becomes of the client's header lines before they enter an event.</summary>
internal static class WireHeaders
{
    /// <summary>
    /// Consumes what belongs to the connection (gateway rule 18), and adds what every gateway adds: Host, the forwarded family with the
    /// client's address appended (gateway rule 21), a trace id.
    /// </summary>
    public static List<KeyValuePair<string, string>> From(WireRequest request, EventFormat shape)
    {
        var lines = new List<KeyValuePair<string, string>>();
        var forwarded = "";
        foreach (var (name, value) in request.Headers)
        {
            if (ResponseHeaders.IsHopByHop(name) || Is(name, "expect") || Is(name, "content-length")) continue;
            if (Is(name, "x-forwarded-port") || Is(name, "x-forwarded-proto")) continue;
            if (Is(name, "x-forwarded-for")) forwarded += value + ", ";
            else lines.Add(new(name, value));
        }

        if (!lines.Exists(static l => Is(l.Key, "host"))) lines.Insert(0, new("Host", request.Host));

        // Gateway rule 17: an HTTP API states the length, and a type even where there is nothing to type.
        if (shape.AddsTextPlain)
        {
            lines.Add(new("Content-Length", request.Body.Length.ToString()));
            if (request.Body.IsEmpty && !lines.Exists(static l => Is(l.Key, "content-type")))
                lines.Add(new("Content-Type", "text/plain; charset=utf-8"));
        }

        lines.Add(new("X-Amzn-Trace-Id", $"Root=1-{request.Time.ToUnixTimeSeconds():x8}-000000000000000000000000"));
        lines.Add(new("X-Forwarded-For", forwarded + request.SourceAddress));
        lines.Add(new("X-Forwarded-Port", request.Scheme == "http" ? "80" : "443"));
        lines.Add(new("X-Forwarded-Proto", request.Scheme));
        return lines;
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
