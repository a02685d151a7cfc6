using System.Buffers;
using System.Diagnostics;

namespace BingeMe.Http;

/// <summary>Reads the ids by which one call is found again in the logs of all who carried it.</summary>
public static class Correlation
{
    /// <summary>Characters of the longest request id that is taken from a proxy.</summary>
    public const int LongestRequestId = 128;

    private static readonly SearchValues<char> RequestIdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:=+/@-");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// The request id that a proxy handed on (<c>X-Request-Id</c>); null where there is none, or none that may stand in a log and in an answer
    /// as it is: 1 to 128 letters, digits and <c>. _ : = + / @ -</c>. Two lines of the field are two opinions, and neither counts.
    /// </summary>
    /// <param name="told">The field's text. Only a proxy of ours may say it: a client could take somebody else's id.</param>
    public static string? RequestId(string? told) =>
        told is { Length: > 0 and <= LongestRequestId } && !told.AsSpan().ContainsAnyExcept(RequestIdCharacters) ? told : null;

    /// <summary>
    /// The trace's id, 32 hexadecimal digits in lower case: of <c>traceparent</c> (W3C Trace Context, 3.2), else of the <c>Root</c> of
    /// <c>X-Amzn-Trace-Id</c> (AWS X-Ray, "Tracing header": <c>1-8 digits-24 digits</c>, which OpenTelemetry joins in the same way). Null where
    /// there is neither. Anybody may say it: it marks lines and decides nothing.
    /// </summary>
    /// <param name="headers">The request's.</param>
    public static string? TraceId(RequestHeaders headers) => TraceId(headers["traceparent"], headers["x-amzn-trace-id"]);

    /// <summary>The same of the two fields' text.</summary>
    public static string? TraceId(string? traceParent, string? xRay) => OfTraceParent(traceParent) ?? OfXRay(xRay);

    /// <summary>
    /// The span of the caller, in the trace of <see cref="TraceId(RequestHeaders)"/>: the parent of <c>traceparent</c>, or of the <c>Parent</c> of
    /// <c>X-Amzn-Trace-Id</c>, with its decision on sampling. Where only a trace is told, a parent that nobody has seen stands for it. None where
    /// there is no trace.
    /// </summary>
    /// <param name="headers">The request's.</param>
    internal static ActivityContext Parent(RequestHeaders headers)
    {
        var (traceParent, xRay) = (headers["traceparent"], headers["x-amzn-trace-id"]);
        if (OfTraceParent(traceParent) is { } told)
            return new(ActivityTraceId.CreateFromString(told), ActivitySpanId.CreateFromString(traceParent.AsSpan(36, 16)), (HexDigit(traceParent![54]) & 1) == 0 ? ActivityTraceFlags.None : ActivityTraceFlags.Recorded, isRemote: true);
        if (OfXRay(xRay) is not { } root) return default;
        var parent = Field(xRay, "Parent=");
        var isSpan = parent.Length == 16 && IsHex(parent) && parent.ContainsAnyExcept('0');
        var flags = Field(xRay, "Sampled=") is "0" ? ActivityTraceFlags.None : ActivityTraceFlags.Recorded;
        return new(ActivityTraceId.CreateFromString(root), isSpan ? ActivitySpanId.CreateFromString(parent) : ActivitySpanId.CreateRandom(), flags, isRemote: true);
    }

    private static int HexDigit(char digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;

    private static ReadOnlySpan<char> Field(ReadOnlySpan<char> text, string name)
    {
        foreach (var part in text.Split(';'))
        {
            var field = text[part].Trim();
            if (field.StartsWith(name, StringComparison.Ordinal)) return field[name.Length..];
        }

        return default;
    }

    private static string? OfTraceParent(string? text)
    {
        // version "-" trace-id "-" parent-id "-" flags; a later version may go on behind another dash, and version ff is forbidden.
        if (text is not { Length: >= 55 } || text[2] != '-' || text[35] != '-' || text[52] != '-') return null;
        var version = text.AsSpan(0, 2);
        if (!IsHex(version) || version is "ff" || (version is "00" ? text.Length != 55 : text.Length > 55 && text[55] != '-')) return null;
        return IsHex(text.AsSpan(36, 16)) && IsHex(text.AsSpan(53, 2)) && text.AsSpan(36, 16).ContainsAnyExcept('0') ? Id(text.AsSpan(3, 32)) : null;
    }

    private static string? OfXRay(string? text)
    {
        foreach (var part in text.AsSpan().Split(';'))
        {
            var field = text.AsSpan()[part].Trim();
            if (!field.StartsWith("Root=1-", StringComparison.Ordinal) || field.Length != 40 || field[15] != '-') continue;
            return Id($"{field[7..15]}{field[16..]}".ToLowerInvariant());
        }

        return null;
    }

    private static string? Id(ReadOnlySpan<char> text) => IsHex(text) && text.ContainsAnyExcept('0') ? text.ToString() : null;

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);
}
