using System.Buffers;
using System.Text.Json;
using BingeMe.Http.Logging;
using BingeMe.Http.Pipeline;

namespace BingeMe.Lambda;

/// <summary>
/// One JSON line a request, at once a log entry and a metric: CloudWatch reads counts and durations out of it (AWS, "Specification:
/// Embedded metric format"). So a function needs no metrics client and no network for them. Safe for several threads.
/// </summary>
/// <param name="output">Where lines go; Lambda collects the standard output. Once nobody reads it any more, lines are dropped.</param>
/// <param name="metricsNamespace">The CloudWatch namespace of the metrics <c>http_server_request_duration_seconds</c>, <c>Requests</c> and <c>Failures</c>.</param>
/// <param name="colour">The deployment's colour, <c>blue</c> or <c>green</c>: a dimension of each metric.</param>
/// <param name="clock">Stamps the lines.</param>
/// <param name="least">Lines below it say only what the metrics need (LOG_LEVEL).</param>
/// <param name="metrics">What else is measured; null = nothing is.</param>
public sealed class EmfAccessLog(Stream output, string metricsNamespace, string colour, TimeProvider clock, AccessLevel least = AccessLevel.Information, EmfMetrics? metrics = null) : IAccessLog
{
    /// <summary>Records are written without waiting for <see cref="Flush"/> once they are this many.</summary>
    private const int MaximumKept = 64;

    private readonly Lock gate = new();
    private readonly List<(AccessRecord Record, DateTimeOffset At)> kept = [];
    private readonly ArrayBufferWriter<byte> lines = new(2048);

    /// <summary>Keeps the record until <see cref="Flush"/>, or until 64 are kept: a client need not wait for the log.</summary>
    public void Write(in AccessRecord record)
    {
        lock (gate)
        {
            kept.Add((record, clock.GetUtcNow()));
            if (kept.Count >= MaximumKept) WriteOut();
        }
    }

    /// <summary>Writes a line for every record kept so far; meant for <see cref="Runtime.IInvocationHandler.Posted"/>.</summary>
    public void Flush()
    {
        lock (gate) WriteOut();
    }

    private void WriteOut()
    {
        if (kept.Count == 0) return;
        foreach (var (record, at) in kept) WriteLine(record, at);
        kept.Clear();
        metrics?.Write(lines);
        try
        {
            if (output is LogStream log)
            {
                log.WriteThrough(lines.WrittenSpan);
            }
            else
            {
                output.Write(lines.WrittenSpan);
                output.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody reads the log any more: no reason to stop answering.
        }

        lines.ResetWrittenCount();
    }

    private void WriteLine(in AccessRecord record, DateTimeOffset now)
    {
        using (var json = new Utf8JsonWriter(lines, AccessLine.Options))
        {
            json.WriteStartObject();
            WriteMetrics(json, now);
            if (record.Level >= least)
            {
                AccessLine.Write(json, record, now, colour);
            }
            else
            {
                json.WriteString("@t"u8, now.UtcDateTime);
                if (record.Level != AccessLevel.Information) json.WriteString("@l"u8, record.Level == AccessLevel.Error ? "Error"u8 : "Warning"u8);
                json.WriteString("@mt"u8, "Measured"u8);
                json.WriteString("Operation"u8, record.Operation);
                json.WriteString("Colour"u8, colour);
            }

            json.WriteNumber("Requests"u8, 1);
            json.WriteNumber("Failures"u8, record.Status >= 500 ? 1 : 0);
            json.WriteNumber("http_server_request_duration_seconds"u8, Math.Round(record.Elapsed.TotalSeconds, 6));
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private void WriteMetrics(Utf8JsonWriter json, DateTimeOffset now)
    {
        json.WriteStartObject("_aws"u8);
        json.WriteNumber("Timestamp"u8, now.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics"u8);
        json.WriteStartObject();
        json.WriteString("Namespace"u8, metricsNamespace);
        json.WriteStartArray("Dimensions"u8);
        json.WriteStartArray();
        json.WriteStringValue("Colour"u8);
        json.WriteEndArray();
        json.WriteStartArray();
        json.WriteStringValue("Colour"u8);
        json.WriteStringValue("Operation"u8);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics"u8);
        WriteMetric(json, "Requests"u8, "Count"u8);
        WriteMetric(json, "Failures"u8, "Count"u8);
        WriteMetric(json, "http_server_request_duration_seconds"u8, "Seconds"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMetric(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit)
    {
        json.WriteStartObject();
        json.WriteString("Name"u8, name);
        json.WriteString("Unit"u8, unit);
        json.WriteEndObject();
    }
}
