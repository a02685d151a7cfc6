using System.Globalization;
using System.Text;
using System.Text.Json;
using BingeMe.Replay.Timing;

namespace BingeMe.Replay.Running;

/// <summary>Answer times in reports.</summary>
internal static class TimesText
{
    /// <summary>Under load times are what is looked at; elsewhere one line is enough.</summary>
    private const int ShownUnderLoad = 10;

    /// <summary>For a person.</summary>
    public static string Of(ReplayReport report)
    {
        if (report.TimesOverAll is not { } all) return "";
        var clear = report.Times.Where(static t => t.Difference is { IsClear: true }).OrderByDescending(static t => Math.Abs(t.Difference!.Estimate)).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Answer times, {report.Right} less {report.Left}: {Interval(all)} over all (Hodges-Lehmann, 95 % interval by Wilcoxon's signed ranks); clear for {clear.Count} of {report.Times.Count} operations.\n");
        if (report.Load is null) return text.ToString();
        foreach (var times in clear.Take(ShownUnderLoad))
            text.Append(CultureInfo.InvariantCulture, $"  {times.Operation}: {Interval(times.Difference!)}, {times.Pairs} pairs; median {times.Left.Median:0.0} | {times.Right.Median:0.0}, p99 {times.Left.P99:0.0} | {times.Right.P99:0.0} ms\n");
        return text.ToString();
    }

    /// <summary>For a machine: milliseconds.</summary>
    public static void Write(Utf8JsonWriter json, ReplayReport report)
    {
        json.WriteStartObject("times"u8);
        json.WriteString("method"u8, "Hodges-Lehmann estimate of right less left, 95 % interval by Wilcoxon's signed-rank test");
        Difference(json, "overAll", report.TimesOverAll);
        json.WriteStartArray("operations"u8);
        foreach (var times in report.Times)
        {
            json.WriteStartObject();
            json.WriteString("operation"u8, times.Operation);
            json.WriteNumber("pairs"u8, times.Pairs);
            Spread(json, "left", times.Left);
            Spread(json, "right", times.Right);
            Difference(json, "difference", times.Difference);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>An estimate with its interval.</summary>
    public static string Interval(PairedDifference difference) =>
        string.Create(CultureInfo.InvariantCulture, $"{difference.Estimate:+0.00;-0.00;0.00} ms [{difference.Low:+0.00;-0.00;0.00}, {difference.High:+0.00;-0.00;0.00}]");

    private static void Spread(Utf8JsonWriter json, string name, Spread spread)
    {
        json.WriteStartObject(name);
        json.WriteNumber("median"u8, Math.Round(spread.Median, 3));
        json.WriteNumber("p95"u8, Math.Round(spread.P95, 3));
        json.WriteNumber("p99"u8, Math.Round(spread.P99, 3));
        json.WriteNumber("longest"u8, Math.Round(spread.Longest, 3));
        json.WriteEndObject();
    }

    private static void Difference(Utf8JsonWriter json, string name, PairedDifference? difference)
    {
        if (difference is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("estimate"u8, Math.Round(difference.Estimate, 4));
        json.WriteNumber("low"u8, Math.Round(difference.Low, 4));
        json.WriteNumber("high"u8, Math.Round(difference.High, 4));
        json.WriteEndObject();
    }
}
