using System.Globalization;
using System.Net;
using System.Text;
using BingeMe.Cutover.Engines;

namespace BingeMe.Cutover.Journals;

/// <summary>
/// A run as one HTML page that needs nothing else: its timeline, both sides' errors and times, and every record. Green's share is drawn as
/// steps, rates between two records of figures as their difference.
/// </summary>
public static class RunReport
{
    private const int Width = 960, Left = 56, Right = 12, Height = 150;

    /// <summary>Writes the page.</summary>
    /// <param name="records">The records of one run, in their order; one at least.</param>
    public static string Html(IReadOnlyList<JournalRecord> records)
    {
        var last = records.LastOrDefault(static r => r.Kind is JournalKind.Completed or JournalKind.RolledBack);
        var verdict = last?.Kind switch { JournalKind.Completed => "completed", JournalKind.RolledBack => "rolled back", _ => "not over" };
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Cutover {{Text(records[0].Run)}}</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 980px; padding: 16px; color: #1b1f24; background: #fff; }
            h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 28px 0 4px; }
            .completed { color: #116329; } .rolled { color: #a40e26; } .not { color: #7d4e00; }
            svg { width: 100%; min-width: 620px; height: auto; display: block; } .axis { stroke: #d0d7de; } text { font-size: 11px; fill: #57606a; }
            .green { stroke: #1a7f37; fill: none; stroke-width: 2; } .blue { stroke: #0969da; fill: none; stroke-width: 2; } .back { stroke: #cf222e; stroke-dasharray: 4 3; }
            .key { font-size: 13px; color: #57606a; } .key b { font-weight: 600; }
            .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 13px; }
            td, th { text-align: left; padding: 4px 8px; border-bottom: 1px solid #eaeef2; vertical-align: top; } td:not(:last-child) { white-space: nowrap; } td:last-child { min-width: 220px; }
            tr.bad td { background: #ffebe9; }
            @media (prefers-color-scheme: dark) { body { background: #0d1117; color: #e6edf3; } td, th { border-color: #21262d; } .axis { stroke: #30363d; } tr.bad td { background: #3c1418; } .completed { color: #3fb950; } .rolled { color: #ff7b72; } }
            </style></head><body>
            <h1>{{Text(records[0].Run)}} <span class="{{verdict.Split(' ')[0]}}">{{verdict}}</span></h1>
            <p>{{Text(last?.Text ?? "")}}</p>
            <p class="key">{{records[0].At:yyyy-MM-dd HH:mm:ss}} to {{records[^1].At:yyyy-MM-dd HH:mm:ss}} UTC, {{records[^1].At - records[0].At:hh\:mm\:ss}}</p>

            """);
        Chart(page, "Green's share", records, "%", 100, [("green", Shares(records))], isStep: true);
        Chart(page, "Requests a second", records, "/s", null, [("green", Rates(records, "greenRequests")), ("blue", Rates(records, "blueRequests"))]);
        Chart(page, "Errors", records, "%", null, [("green", Errors(records, "green")), ("blue", Errors(records, "blue"))]);
        Chart(page, "95th percentile", records, "ms", null, [("green", Of(records, "greenP95Ms")), ("blue", Of(records, "blueP95Ms"))]);
        page.Append("<h2>Records</h2><div class=\"scroll\"><table><tr><th>UTC</th><th>Stage</th><th>What</th><th>Share</th><th>Why, who</th></tr>\n");
        foreach (var record in records.Where(static r => r.Kind != JournalKind.Figures))
        {
            var share = record switch { { From: { } from, To: { } to } => $"{new TrafficShare(from)} → {new TrafficShare(to)}", { To: { } to } => $"{new TrafficShare(to)}", _ => "" };
            page.Append(CultureInfo.InvariantCulture, $"<tr{(record.Kind is JournalKind.RollingBack or JournalKind.RolledBack or JournalKind.Paused ? " class=\"bad\"" : "")}><td>{record.At:HH:mm:ss.fff}</td><td>{Text(record.Stage ?? "")}</td><td>{JournalKinds.Name(record.Kind)}</td><td>{share}</td><td>{Text(record.Text ?? "")}{(record.By is null ? "" : $" ({Text(record.By)})")}</td></tr>\n");
        }

        return page.Append("</table></div></body></html>\n").ToString();
    }

    private static List<(DateTimeOffset At, double Value)> Shares(IReadOnlyList<JournalRecord> records) =>
        [.. records.Where(static r => r is { To: not null, Kind: JournalKind.Started or JournalKind.InForce or JournalKind.Figures }).Select(static r => (r.At, r.To!.Value / 100.0))];

    private static List<(DateTimeOffset At, double Value)> Of(IReadOnlyList<JournalRecord> records, string name) =>
        [.. Figures(records).Where(r => r.Figures!.ContainsKey(name)).Select(r => (r.At, r.Figures![name]))];

    // Sums begin anew with each stage.
    private static List<(DateTimeOffset At, double Value)> Rates(IReadOnlyList<JournalRecord> records, string name) =>
        Differences(records, (before, now, seconds) => (now.GetValueOrDefault(name) - before.GetValueOrDefault(name)) / seconds);

    private static List<(DateTimeOffset At, double Value)> Errors(IReadOnlyList<JournalRecord> records, string side) =>
        Differences(records, (before, now, _) =>
        {
            var requests = now.GetValueOrDefault(side + "Requests") - before.GetValueOrDefault(side + "Requests");
            return requests <= 0 ? 0 : 100 * (now.GetValueOrDefault(side + "Errors") - before.GetValueOrDefault(side + "Errors")) / requests;
        });

    private static List<(DateTimeOffset At, double Value)> Differences(IReadOnlyList<JournalRecord> records, Func<IReadOnlyDictionary<string, double>, IReadOnlyDictionary<string, double>, double, double> of)
    {
        var points = new List<(DateTimeOffset, double)>();
        JournalRecord? before = null;
        foreach (var record in records)
        {
            // A rollback's go on.
            if (record is { Kind: JournalKind.InForce, To: > 0 }) before = record with { Figures = new Dictionary<string, double>() };
            if (record.Figures is null) continue;
            if (before is not null && (record.At - before.At).TotalSeconds is > 0.5 and var seconds) points.Add((record.At, Math.Max(0, of(before.Figures!, record.Figures, seconds))));
            before = record;
        }

        return points;
    }

    private static IEnumerable<JournalRecord> Figures(IReadOnlyList<JournalRecord> records) => records.Where(static r => r.Figures is not null);

    private static void Chart(StringBuilder page, string title, IReadOnlyList<JournalRecord> records, string unit, double? top, IReadOnlyList<(string Side, List<(DateTimeOffset At, double Value)> Points)> lines, bool isStep = false)
    {
        var max = top ?? Math.Max(1, lines.SelectMany(static l => l.Points).Select(static p => p.Value).DefaultIfEmpty(1).Max() * 1.1);
        var span = Math.Max(1, (records[^1].At - records[0].At).TotalSeconds);
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title} <span class=\"key\">{(isStep ? "" : "<b style=\"color:#1a7f37\">green</b> <b style=\"color:#0969da\">blue</b>")}</span></h2>\n<div class=\"scroll\"><svg viewBox=\"0 0 {Width} {Height + 24}\" role=\"img\" aria-label=\"{title} over time\">\n");
        foreach (var part in new[] { 0, 0.5, 1 })
            page.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(max * part):0.#}\" y2=\"{Y(max * part):0.#}\"/><text x=\"{Left - 6}\" y=\"{Y(max * part) + 4:0.#}\" text-anchor=\"end\">{max * part:0.#} {unit}</text>\n");
        foreach (var part in new[] { 0, 0.25, 0.5, 0.75, 1 })
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (part * (Width - Left - Right)):0}\" y=\"{Height + 20}\" text-anchor=\"{(part == 0 ? "start" : part == 1 ? "end" : "middle")}\">{records[0].At.AddSeconds(part * span):HH:mm:ss}</text>\n");
        foreach (var record in records.Where(static r => r.Kind == JournalKind.RollingBack))
            page.Append(CultureInfo.InvariantCulture, $"<line class=\"back\" x1=\"{X(record.At):0.#}\" x2=\"{X(record.At):0.#}\" y1=\"8\" y2=\"{Height}\"/>\n");
        foreach (var (side, points) in lines)
        {
            var path = new StringBuilder();
            for (var i = 0; i < points.Count; i++)
            {
                if (isStep && i > 0) path.Append(CultureInfo.InvariantCulture, $"{X(points[i].At):0.#},{Y(points[i - 1].Value):0.#} ");
                path.Append(CultureInfo.InvariantCulture, $"{X(points[i].At):0.#},{Y(points[i].Value):0.#} ");
            }

            page.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{side}\" points=\"{path}\"/>\n");
        }

        page.Append("</svg></div>\n");

        double X(DateTimeOffset at) => Left + ((at - records[0].At).TotalSeconds / span * (Width - Left - Right));
        double Y(double value) => Height - (value / max * (Height - 12));
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
