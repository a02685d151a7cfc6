using System.Globalization;
using System.Net;
using System.Text;
using BingeMe.Replay.Running;
using BingeMe.Replay.Timing;

namespace BingeMe.Replay.Reporting;

/// <summary>
/// The page's plot of answer times (docs/replay.md, point 25): a line an operation, its paired difference as a dot with the interval around it,
/// left of the middle where the right side is faster. What crosses the middle may be chance.
/// </summary>
internal static class LatencyPlot
{
    /// <summary>Of the drawing's own units; the page stretches it.</summary>
    private const double Half = 100;

    /// <summary>A single odd operation must not squeeze the others into the middle: what is beyond this quantile is cut at the border.</summary>
    private const double Shown = 0.95;

    /// <summary>What the page's style needs for it.</summary>
    public const string Style = ".plot svg { display: block; width: 100%; min-width: 8rem; height: 1.1rem; } .plot td:nth-child(2) { width: 45%; } .plot line, .plot rect { stroke: none; } .zero { fill: var(--line); } .span { fill: currentColor; opacity: .35; } .slower .span, .slower .dot { fill: var(--bad); opacity: 1; } .faster .span, .faster .dot { fill: var(--good); opacity: 1; } .dot { fill: currentColor; }";

    /// <summary>Adds it; nothing where no operation has enough pairs.</summary>
    public static void Add(StringBuilder page, ReplayReport report)
    {
        var shown = report.Times.Where(static t => t.Difference is not null).OrderByDescending(static t => t.Difference!.Estimate).ToList();
        if (shown.Count == 0) return;
        var ends = shown.Select(static t => Math.Max(Math.Abs(t.Difference!.Low), Math.Abs(t.Difference.High))).Order().ToList();
        var most = Math.Max(ends[Math.Max(0, (int)Math.Ceiling(Shown * ends.Count) - 1)], 0.001);
        page.Append(CultureInfo.InvariantCulture, $"<h2>Answer times</h2>\n<p>{Text(report.Right)} less {Text(report.Left)}: Hodges-Lehmann estimates of the paired differences with 95 % intervals by Wilcoxon's signed ranks{(report.Load is null ? "" : "; each time counts from the planned start")}. The borders are &plusmn;{most:0.00} ms.</p>\n");
        if (report.Load is { } load)
            page.Append(CultureInfo.InvariantCulture, $"<p>Late starts: {load.Left.Late} of {load.Left.Count} on {Text(report.Left)}, {load.Right.Late} of {load.Right.Count} on {Text(report.Right)}.</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table class=\"plot\"><thead><tr><th>operation</th><th>faster &larr; {Text(report.Right)} &rarr; slower</th><th>ms</th><th>pairs</th><th>p99, ms</th></tr></thead><tbody>\n");
        foreach (var times in shown) Row(page, times, most);
        page.Append("</tbody></table></div>\n");
    }

    private static void Row(StringBuilder page, OperationTimes times, double most)
    {
        var difference = times.Difference!;
        var kind = difference.Low > 0 ? "slower" : difference.High < 0 ? "faster" : "";
        var (low, middle, high) = (Place(difference.Low), Place(difference.Estimate), Place(difference.High));
        page.Append(CultureInfo.InvariantCulture, $"<tr class=\"{kind}\" data-text=\"{Text(times.Operation.ToLowerInvariant())}\"><td>{Text(times.Operation)}</td><td><svg viewBox=\"0 0 {2 * Half} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Text(TimesText.Interval(difference))}\"><rect class=\"zero\" x=\"{Half - 0.3:0.0}\" y=\"0\" width=\"0.6\" height=\"10\"/><rect class=\"span\" x=\"{low:0.0}\" y=\"4\" width=\"{Math.Max(high - low, 0.4):0.0}\" height=\"2\"/><rect class=\"dot\" x=\"{middle - 0.8:0.0}\" y=\"1\" width=\"1.6\" height=\"8\"/></svg></td>");
        page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Text(TimesText.Interval(difference))}</td><td class=\"n\">{times.Pairs}</td><td class=\"n\">{times.Left.P99:0.0} | {times.Right.P99:0.0}</td></tr>\n");

        double Place(double value) => Half + (Half * Math.Clamp(value / most, -1, 1));
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
