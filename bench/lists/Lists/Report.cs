using System.Text.Json;

namespace Lists;

/// <summary>Prints figures, and writes them as JSON.</summary>
internal static class Report
{
    public static void Table(List<Figures> figures, Bars bars)
    {
        Console.WriteLine($"p95 in ms of {figures.FirstOrDefault()?.LargeFirst.Length} requests each, in turns. deep: late page / page 1 (at most {bars.Deep}); growth: large / small (at most {bars.Growth})");
        Console.WriteLine($"{"list",-50} {"limit",5} {"page",4} {"large 1",8} {"late",8} {"small 1",8} {"late",8} {"deep",6} {"growth",6} {"tried",5}");
        foreach (var f in figures)
        {
            Console.WriteLine(
                $"{Short(f.Name),-50} {f.Limit,5} {f.Page,4} {Figures.P95(f.LargeFirst),8:f2} {Figures.P95(f.LargeLate),8:f2} {Figures.P95(f.SmallFirst),8:f2} {Figures.P95(f.SmallLate),8:f2}"
                + $" {f.Deep,6:f2} {f.Growth,6:f2} {f.Tried,5}{(bars.AreMet(f) ? "" : "  MISSED")}");
        }
    }

    public static void Json(List<Figures> figures, Bars bars, FileInfo file)
    {
        using var stream = file.Create();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var f in figures)
        {
            json.WriteStartObject();
            json.WriteString("list", f.Name);
            json.WriteNumber("limit", f.Limit);
            json.WriteNumber("latePage", f.Page);
            json.WriteNumber("requests", f.LargeFirst.Length);
            json.WriteNumber("tried", f.Tried);
            Times(json, "largeFirst", f.LargeFirst);
            Times(json, "largeLate", f.LargeLate);
            Times(json, "smallFirst", f.SmallFirst);
            Times(json, "smallLate", f.SmallLate);
            json.WriteNumber("deep", Math.Round(f.Deep, 3));
            json.WriteNumber("growth", Math.Round(f.Growth, 3));
            json.WriteBoolean("met", bars.AreMet(f));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Times(Utf8JsonWriter json, string name, double[] sorted)
    {
        json.WriteStartObject(name);
        json.WriteNumber("p50Ms", Math.Round(Figures.P50(sorted), 3));
        json.WriteNumber("p95Ms", Math.Round(Figures.P95(sorted), 3));
        json.WriteEndObject();
    }

    private static string Short(string name) => name.Length <= 50 ? name : name[..50];
}
