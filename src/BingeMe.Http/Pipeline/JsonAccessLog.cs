using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using BingeMe.Http.Logging;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// One JSON line a request (clef-json.org), written straight into bytes: every request pays for it, and by way of a logging library it cost
/// a tenth of a small one (docs/performance.md). Safe for several threads if the output is.
/// </summary>
/// <param name="output">Where lines go, each in one write, which must not wait.</param>
/// <param name="colour">The deployment's colour, <c>blue</c> or <c>green</c>.</param>
/// <param name="clock">Stamps the lines.</param>
/// <param name="isWanted">Whether lines of a level are written, asked for each; null = all are.</param>
public sealed class JsonAccessLog(Stream output, string colour, TimeProvider clock, Func<AccessLevel, bool>? isWanted = null) : IAccessLog
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? line;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <inheritdoc/>
    public void Write(in AccessRecord record)
    {
        if (isWanted?.Invoke(record.Level) == false) return;
        var bytes = line ??= new ArrayBufferWriter<byte>(1024);
        var json = writer ??= new Utf8JsonWriter(bytes, AccessLine.Options);
        json.WriteStartObject();
        AccessLine.Write(json, record, clock.GetUtcNow(), colour);
        json.WriteEndObject();
        json.Flush();
        bytes.Write("\n"u8);
        output.Write(bytes.WrittenSpan);
        bytes.ResetWrittenCount();
        json.Reset();
    }
}

/// <summary>The fields of a request's line, under the same names in every host's log.</summary>
public static class AccessLine
{
    /// <summary>Of the writer: nobody takes a log for HTML.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the fields into an object that is open.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="record">The request.</param>
    /// <param name="at">When it was answered, UTC.</param>
    /// <param name="colour">The deployment's colour.</param>
    public static void Write(Utf8JsonWriter json, in AccessRecord record, DateTimeOffset at, string colour)
    {
        json.WriteString("@t"u8, at.UtcDateTime);
        if (record.Level != AccessLevel.Information) json.WriteString("@l"u8, record.Level == AccessLevel.Error ? "Error"u8 : "Warning"u8);
        json.WriteString("@mt"u8, "{Method} {Path} {Status} in {Ms} ms"u8);
        json.WriteString("Method"u8, record.Method);
        json.WriteString("Path"u8, record.Path);
        json.WriteNumber("Status"u8, record.Status);
        // As a decimal: of a double the shortest digits would be searched for.
        json.WriteNumber("Ms"u8, new decimal((record.Elapsed.Ticks + (TimeSpan.TicksPerMicrosecond / 2)) / TimeSpan.TicksPerMicrosecond) / 1000);
        json.WriteNumber("Bytes"u8, record.Bytes);
        json.WriteString("Operation"u8, record.Operation);
        json.WriteString("RequestId"u8, record.RequestId);
        json.WriteString("Source"u8, record.Source);
        if (record.GatewayRequestId is not null) json.WriteString("GatewayRequestId"u8, record.GatewayRequestId);
        if (record.InvocationId is not null) json.WriteString("InvocationId"u8, record.InvocationId);
        if (record.TraceId is not null) json.WriteString("TraceId"u8, record.TraceId);
        if (record.ClientAddress is not null) json.WriteString("Client"u8, record.ClientAddress);
        if (record.Reason is not null) json.WriteString("Reason"u8, record.Reason);
        if (record.CallerId is not null) json.WriteString("Caller"u8, record.CallerId);
        json.WriteString("Colour"u8, colour);
        if (record.Failure is { } failure) json.WriteString("@x"u8, FaultText.Of(failure));
    }
}
