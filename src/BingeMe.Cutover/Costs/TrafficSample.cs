using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BingeMe.Cutover.Costs;

/// <summary>
/// Traffic as it was measured: lines of our hosts' access log (<c>@t</c>, <c>Ms</c>, <c>Bytes</c>, <c>Status</c>, <c>Colour</c>; docs/ec2.md), or of a
/// recording (<c>at</c>, <c>milliseconds</c>, <c>answer</c>; docs/replay.md). Memory does not grow with the log.
/// </summary>
public sealed class TrafficSample
{
    /// <summary>Each bucket of the histogram is this much wider than the one before: percentiles are right to a percent.</summary>
    private const double Growth = 1.01;

    /// <summary>The longest duration, ms, and the largest body, bytes, that a request may have had: beyond eleven days and ten terabytes a line is damaged.</summary>
    private const double MostMs = 1e9;
    private const double MostBytes = 1e13;

    private readonly SortedDictionary<int, long> durations = [];
    private readonly Dictionary<long, long> minutes = [];
    private readonly SortedDictionary<string, long> colours = new(StringComparer.Ordinal);
    private readonly Func<double, double> billed;
    private double totalMs;
    private double totalBilledMs;
    private double totalBytes;
    private long totalLogBytes;

    private TrafficSample(Func<double, double> billed) => this.billed = billed;

    /// <summary>How many requests there are.</summary>
    public long Requests { get; private set; }

    /// <summary>How many of them were answered with 5xx.</summary>
    public long Failures { get; private set; }

    /// <summary>Lines that are no request's: what else a host writes.</summary>
    public long OtherLines { get; private set; }

    /// <summary>Lines that are no JSON, as a log has that was cut, or that hold durations or bytes that no request has.</summary>
    public long UnreadableLines { get; private set; }

    /// <summary>Requests without a duration or a time, which count nowhere: recordings may lack them.</summary>
    public long Incomplete { get; private set; }

    /// <summary>When the first request came.</summary>
    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>When the last one came.</summary>
    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>From the first to the last.</summary>
    public TimeSpan Span => Requests == 0 ? TimeSpan.Zero : Last - First;

    /// <summary>Mean duration of a request, in milliseconds.</summary>
    public double MeanMs => Requests == 0 ? 0 : totalMs / Requests;

    /// <summary>Mean of what Lambda bills for a request, in milliseconds.</summary>
    public double MeanBilledMs => Requests == 0 ? 0 : totalBilledMs / Requests;

    /// <summary>Mean bytes of an answer's body.</summary>
    public double MeanBytes => Requests == 0 ? 0 : totalBytes / Requests;

    /// <summary>Mean bytes of a line of the log.</summary>
    public double MeanLogBytes => Requests == 0 ? 0 : totalLogBytes / (double)Requests;

    /// <summary>Requests in the minute that had most.</summary>
    public long BusiestMinute => minutes.Count == 0 ? 0 : minutes.Values.Max();

    /// <summary>Requests by the side that logged them; empty where the log does not say.</summary>
    public IReadOnlyDictionary<string, long> Colours => colours;

    /// <summary>Reads files, one after the other.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="billed">What Lambda bills for a request of so many milliseconds.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<TrafficSample> Read(IEnumerable<string> files, Func<double, double> billed, CancellationToken cancelled)
    {
        var sample = new TrafficSample(billed);
        foreach (var file in files)
            await foreach (var line in File.ReadLinesAsync(file, cancelled)) sample.Take(line);
        return sample;
    }

    /// <summary>A duration that this share of the requests did not exceed, in milliseconds.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Requests);
        foreach (var (bucket, count) in durations)
            if ((rank -= count) <= 0) return Math.Pow(Growth, bucket) / 1000;
        return 0;
    }

    private static double? Number(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0 ? number : null;

    private static DateTimeOffset? Time(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private void Take(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        try
        {
            using var document = JsonDocument.Parse(text);
            var line = document.RootElement;
            if (line.ValueKind != JsonValueKind.Object) UnreadableLines++;
            else if (line.TryGetProperty("Ms", out _) && line.TryGetProperty("Status", out _)) TakeLine(line, text);
            else if (line.TryGetProperty("event", out _)) TakeExchange(line);
            else OtherLines++;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what a text with half of a surrogate pair throws when it is read.
            UnreadableLines++;
        }
    }

    private void TakeLine(JsonElement line, string text)
    {
        if (!Add(Time(line, "@t"), Number(line, "Ms"), Number(line, "Bytes") ?? 0, Number(line, "Status"))) return;
        totalLogBytes += Encoding.UTF8.GetByteCount(text) + 1;
        if (line.TryGetProperty("Colour", out var colour) && colour.ValueKind == JsonValueKind.String)
            colours[colour.GetString()!] = colours.GetValueOrDefault(colour.GetString()!) + 1;
    }

    private void TakeExchange(JsonElement line)
    {
        var answer = line.TryGetProperty("answer", out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
        var bytes = 0;
        if (answer.ValueKind == JsonValueKind.Object)
        {
            if (answer.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.String) bytes = Encoding.UTF8.GetByteCount(body.GetString()!);
            else if (answer.TryGetProperty("base64", out var coded) && coded.ValueKind == JsonValueKind.String) bytes = coded.GetString()!.Length / 4 * 3;
        }

        Add(Time(line, "at"), Number(line, "milliseconds"), bytes, answer.ValueKind == JsonValueKind.Object ? Number(answer, "status") : null);
    }

    private bool Add(DateTimeOffset? at, double? ms, double bytes, double? status)
    {
        if (ms > MostMs || bytes > MostBytes)
        {
            UnreadableLines++;
            return false;
        }

        if (at is not { } time || ms is not { } took)
        {
            Incomplete++;
            return false;
        }

        Requests++;
        if (status >= 500) Failures++;
        if (time < First) First = time;
        if (time > Last) Last = time;
        totalMs += took;
        totalBilledMs += billed(took);
        totalBytes += bytes;
        var bucket = (int)Math.Ceiling(Math.Log(Math.Max(took * 1000, 1), Growth));
        durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
        var minute = time.ToUnixTimeSeconds() / 60;
        minutes[minute] = minutes.GetValueOrDefault(minute) + 1;
        return true;
    }
}
