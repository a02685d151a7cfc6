using System.Text.Encodings.Web;
using System.Text.Json;

namespace BingeMe.ApiGateway;

/// <summary>How answers are written.</summary>
internal static class ResponseJson
{
    /// <summary>
    /// Escapes only what JSON demands: every escape counts against the payload limit (gateway rule 36), and nobody embeds an answer in
    /// HTML. The code writes well-formed documents, so the writer need not check.
    /// </summary>
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
}
