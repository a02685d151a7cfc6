using System.Collections.Frozen;
using System.Text.Unicode;

namespace BingeMe.ApiGateway.Responses;

/// <summary>Decides whether a body travels as text or as base64.</summary>
internal static class MediaTypes
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Textual = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "application/json", "application/xml", "application/javascript", "application/x-javascript", "application/ecmascript",
        "application/x-www-form-urlencoded", "application/graphql", "application/yaml", "application/x-yaml", "application/toml",
        "application/sql", "application/x-ndjson", "application/jsonl", "application/x-mpegurl", "application/vnd.apple.mpegurl")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SentAsText = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "application/json", "application/xml", "application/javascript").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// True when a body may stand in JSON as text. Two proofs are needed: the type says text and the bytes are UTF-8. An unknown type
    /// is binary, or one chance byte sequence would corrupt a file.
    /// </summary>
    /// <param name="body">The body's bytes.</param>
    /// <param name="contentType">The Content-Type; without one the bytes decide.</param>
    /// <param name="contentEncoding">The Content-Encoding; any coding makes bytes of text.</param>
    public static bool TravelsAsText(ReadOnlySpan<byte> body, string? contentType, string? contentEncoding) =>
        string.IsNullOrEmpty(contentEncoding) && (string.IsNullOrEmpty(contentType) || IsTextual(contentType)) && Utf8.IsValid(body);

    /// <summary>True for a type whose bodies are text: <c>text/*</c>, JSON and XML with all their suffixed kin, and a short list.</summary>
    public static bool IsTextual(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).Trim();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || Textual.Contains(type);
    }

    /// <summary>
    /// Whether a request's body of this type travels as text through an HTTP API, a Function URL or a load balancer: they name four kinds of
    /// text (measured on AWS; Elastic Load Balancing, Lambda functions as targets), and forms are none of them.
    /// </summary>
    public static bool IsTextForGateways(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).Trim();
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || SentAsText.Contains(type);
    }
}
