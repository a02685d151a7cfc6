using System.Globalization;
using System.Text.Json;
using BingeMe.Replay.Timing;

namespace BingeMe.Replay.Running;

/// <summary>A run's pace in reports.</summary>
internal static class PaceText
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>For a person.</summary>
    public static string Of(ReplayPace pace, string left, string right) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {pace.Elapsed.TotalSeconds:0.0} s: starts {pace.Starting.TotalSeconds:0.0} s, {left} {pace.Left.TotalSeconds:0.0} s ({pace.PerSecond(pace.Left):0} exchanges/s), {right} {pace.Right.TotalSeconds:0.0} s ({pace.PerSecond(pace.Right):0}/s), comparing {pace.Comparing.TotalSeconds:0.0} s; this tool: {pace.Processor.TotalSeconds:0.0} s of processor time, at most {pace.PeakMemory / Megabyte:0} MB.

        """);

    /// <summary>For a person, of a run in the load's own shape.</summary>
    public static string Of((LoadStarts Left, LoadStarts Right) load, string left, string right)
    {
        return $"Open loop: {Side(left, load.Left)}; {Side(right, load.Right)}. Times count from the planned start.\n";

        static string Side(string name, LoadStarts starts) => string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {starts.Count} starts in {starts.LastStart.TotalSeconds:0.0} s, {starts.Late} late (the worst {starts.Latest.TotalMilliseconds:0} ms), {starts.Held} held for an earlier answer, all answered after {starts.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>For a machine, of a run in the load's own shape: seconds.</summary>
    public static void Write(Utf8JsonWriter json, (LoadStarts Left, LoadStarts Right) load)
    {
        json.WriteStartObject("load"u8);
        foreach (var (name, starts) in new[] { ("left", load.Left), ("right", load.Right) })
        {
            json.WriteStartObject(name);
            json.WriteNumber("starts"u8, starts.Count);
            json.WriteNumber("late"u8, starts.Late);
            json.WriteNumber("latestSeconds"u8, Math.Round(starts.Latest.TotalSeconds, 4));
            json.WriteNumber("held"u8, starts.Held);
            json.WriteNumber("lastStartSeconds"u8, Math.Round(starts.LastStart.TotalSeconds, 3));
            json.WriteNumber("seconds"u8, Math.Round(starts.Elapsed.TotalSeconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>For a machine: seconds and bytes.</summary>
    public static void Write(Utf8JsonWriter json, ReplayPace pace)
    {
        json.WriteStartObject("pace"u8);
        Seconds("seconds", pace.Elapsed);
        Seconds("startSeconds", pace.Starting);
        Seconds("leftSeconds", pace.Left);
        Seconds("rightSeconds", pace.Right);
        Seconds("comparingSeconds", pace.Comparing);
        json.WriteNumber("sent"u8, pace.Exchanges);
        json.WriteNumber("leftPerSecond"u8, Math.Round(pace.PerSecond(pace.Left), 1));
        json.WriteNumber("rightPerSecond"u8, Math.Round(pace.PerSecond(pace.Right), 1));
        Seconds("toolProcessorSeconds", pace.Processor);
        json.WriteNumber("toolPeakBytes"u8, pace.PeakMemory);
        json.WriteEndObject();

        void Seconds(string name, TimeSpan time) => json.WriteNumber(name, Math.Round(time.TotalSeconds, 3));
    }
}
