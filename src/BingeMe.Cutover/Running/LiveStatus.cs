using System.Buffers;
using System.Text;
using System.Text.Json;
using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Observing;

namespace BingeMe.Cutover.Running;

/// <summary>What a controller says of itself at this moment: one line of JSON over its socket.</summary>
/// <param name="Next">The stage after this one; null = this is the last.</param>
/// <param name="Remaining">Of the stage's least time; zero = it waits for requests only. Null where nothing is timed.</param>
/// <param name="MissingRequests">How many of green's requests the stage still waits for.</param>
/// <param name="Figures">Since the share came into force, as in the journal, and <c>greenErrorLow</c>, <c>greenErrorHigh</c> (blue's alike): the
/// bounds of 95 % within which the true error rate lies (Wilson), 0 to 1.</param>
public sealed record LiveStatus(string? Next, TimeSpan? Remaining, long MissingRequests, IReadOnlyDictionary<string, double> Figures)
{
    private const double Z95 = 1.96;

    /// <summary>Reads a controller's answer; null where it is none.</summary>
    public static LiveStatus? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return new LiveStatus(
                root.TryGetProperty("next", out var next) ? next.GetString() : null,
                root.TryGetProperty("remainingMs", out var remaining) ? TimeSpan.FromMilliseconds(remaining.GetDouble()) : null,
                root.GetProperty("missingRequests").GetInt64(),
                root.GetProperty("figures").EnumerateObject().ToDictionary(static f => f.Name, static f => f.Value.GetDouble(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>One line.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Next is not null) json.WriteString("next", Next);
            if (Remaining is { } remaining) json.WriteNumber("remainingMs", remaining.TotalMilliseconds);
            json.WriteNumber("missingRequests", MissingRequests);
            json.WriteStartObject("figures");
            foreach (var (name, value) in Figures) json.WriteNumber(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static LiveStatus Of(IReadOnlyList<Stage> stages, RunProgress progress, TrafficWindow window, TimeSpan inStage)
    {
        var figures = window.Figures();
        foreach (var (side, name) in new[] { (Side.Green, "green"), (Side.Blue, "blue") })
        {
            var tally = window.Tally(side);
            var (errors, of) = ((int)Math.Min(tally.Errors, int.MaxValue), (int)Math.Min(tally.Requests, int.MaxValue));
            figures[name + "ErrorLow"] = Statistics.WilsonLower(errors, of, Z95);
            figures[name + "ErrorHigh"] = Statistics.WilsonUpper(errors, of, Z95);
        }

        var stage = progress.StageIndex >= 0 && progress.StageIndex < stages.Count ? stages[progress.StageIndex] : null;
        var next = stage is not null && progress.StageIndex + 1 < stages.Count ? stages[progress.StageIndex + 1].Name : null;
        TimeSpan? remaining = stage is null or { Kind: StageKind.Gate } ? null : stage.MinTime > inStage ? stage.MinTime - inStage : TimeSpan.Zero;
        return new LiveStatus(next, remaining, stage is null ? 0 : Math.Max(0, stage.MinRequests - window.Tally(Side.Green).Requests), figures);
    }
}
