using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway.Emulation;

namespace BingeMe.Replay.Comparing;

/// <summary>An answer as snapshots keep it: readable JSON without the transport's header fields; tokens told by what they say.</summary>
internal static partial class ResponseText
{
    /// <summary>Bodies above it are kept by length and digest.</summary>
    private const int LargestBody = 8192;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="withBody">False leaves out the body and what follows from it.</param>
    public static JsonObject Of(ClientResponse answer, bool withBody = true)
    {
        var headers = new JsonObject();
        foreach (var group in answer.Headers.GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase).OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (DeclaredDifferences.TransportHeaders.ContainsKey(group.Key)) continue;
            if (!withBody && group.Key is "ETag" or "Content-Length") continue;
            headers[group.Key] = new JsonArray([.. group.Select(h => (JsonNode)JsonValue.Create(h.Value))]);
        }

        var text = new JsonObject { ["status"] = answer.Status, ["headers"] = headers };
        if (withBody) text["body"] = Body(answer.Body.Span, headers);
        return text;
    }

    /// <summary>The snapshot's text: indented JSON with LF, a line break at its end; of each token its claims, since its signature says nothing.</summary>
    public static string Write(JsonNode node) => Jwt().Replace(node.ToJsonString(Readable), m => $"jwt {Claims(m.Groups["claims"].Value)}") + "\n";

    private static JsonNode? Body(ReadOnlySpan<byte> body, JsonObject headers)
    {
        if (body.IsEmpty) return null;
        if (body.Length > LargestBody || headers.ContainsKey("Content-Encoding"))
            return string.Create(CultureInfo.InvariantCulture, $"{body.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(body))}");
        var text = Encoding.UTF8.GetString(body);
        var masked = DeclaredDifferences.Mask(text, "\"<measured>\"");
        if (masked != text)
        {
            headers.Remove(DeclaredDifferences.EntityTag);
            headers.Remove("Content-Length");
        }

        try
        {
            return JsonNode.Parse(masked);
        }
        catch (JsonException)
        {
            return masked;
        }
    }

    /// <summary>The claims without quotes, so that the text stays valid inside JSON.</summary>
    private static string Claims(string encoded) =>
        Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(encoded)).Replace("\"", "", StringComparison.Ordinal);

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]+\.(?<claims>[A-Za-z0-9_-]+)\.[A-Za-z0-9_-]{43}")]
    private static partial Regex Jwt();
}
