using System.Text.Json;

namespace ColdStart;

/// <summary>Prints figures, each with its ratio to the first candidate's.</summary>
internal static class Report
{
    public static void Table(List<Figures> figures)
    {
        var floor = figures[0];
        Console.WriteLine($"{floor.Event}: {floor.ColdMs.Length} cold starts, {floor.WarmUs.Length} warm invocations each, in turns; ratios to {floor.Name}");
        Console.WriteLine($"{"",-20} {"cold ms",8} {"min",7} {"max",7} {"ratio",6}   {"warm p50 us",11} {"ratio",6} {"p99 us",8} {"ratio",6}   {"in a row us",11} {"ratio",6}   {"peak MB",7}");
        foreach (var f in figures)
        {
            Console.WriteLine(
                $"{f.Name,-20} {f.ColdMedian,8:f2} {f.ColdMs.FirstOrDefault(),7:f2} {f.ColdMs.LastOrDefault(),7:f2} {f.ColdMedian / floor.ColdMedian,6:f2}"
                + $"   {f.WarmP50,11:f0} {f.WarmP50 / floor.WarmP50,6:f2} {f.WarmP99,8:f0} {f.WarmP99 / floor.WarmP99,6:f2}   {f.RowP50,11:f0} {f.RowP50 / floor.RowP50,6:f2}   {f.PeakMb,7:f1}");
        }
    }

    public static void Json(IEnumerable<List<Figures>> byEvent)
    {
        using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var figures in byEvent)
        {
            foreach (var f in figures)
            {
                json.WriteStartObject();
                json.WriteString("event", f.Event);
                json.WriteString("bootstrap", f.Name);
                json.WriteNumber("coldStarts", f.ColdMs.Length);
                json.WriteNumber("coldMedianMs", Rounded(f.ColdMedian));
                json.WriteNumber("coldMinMs", Rounded(f.ColdMs.FirstOrDefault()));
                json.WriteNumber("coldMaxMs", Rounded(f.ColdMs.LastOrDefault()));
                json.WriteNumber("coldRatio", Rounded(f.ColdMedian / figures[0].ColdMedian));
                json.WriteNumber("warmInvocations", f.WarmUs.Length);
                json.WriteNumber("warmP50Us", Rounded(f.WarmP50));
                json.WriteNumber("warmP99Us", Rounded(f.WarmP99));
                json.WriteNumber("warmP50Ratio", Rounded(f.WarmP50 / figures[0].WarmP50));
                json.WriteNumber("inARowP50Us", Rounded(f.RowP50));
                json.WriteNumber("inARowP50Ratio", Rounded(f.RowP50 / figures[0].RowP50));
                json.WriteNumber("peakMb", Rounded(f.PeakMb));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static double Rounded(double value) => double.IsFinite(value) ? Math.Round(value, 3) : 0;
}
