using System.Globalization;
using System.Text.Json;

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
