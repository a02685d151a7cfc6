using System.Globalization;
using System.Net;
using System.Text;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;

namespace BingeMe.Replay.Reporting;

/// <summary>
/// A replay as one page that needs nothing from elsewhere (docs/replay.md, point 30): the verdict, every way in which the sides differ with
/// both values beside each other, and what each operation was seen to do. Its policy forbids the page to load anything.
/// </summary>
public static class HtmlReport
{
    /// <summary>Longer values are cut: one large body must not make the page unreadable.</summary>
    private const int LongestValue = 4000;

    private const string Head =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>Replay</title>
        <style>
        :root { color-scheme: light dark; --line: light-dark(#d8dbe0, #3a3f47); --soft: light-dark(#f5f6f8, #1d2025); --bad: light-dark(#b42318, #ff8a80); --good: light-dark(#176b3a, #7bd9a0); --mark: light-dark(#ffd9d4, #6b2a24); }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
        .bad { color: var(--bad); } .good { color: var(--good); }
        input { width: 100%; font: inherit; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: transparent; color: inherit; }
        article { border: 1px solid var(--line); border-radius: .5rem; margin: .8rem 0; overflow: hidden; }
        article header { background: var(--soft); padding: .5rem .8rem; overflow-wrap: anywhere; }
        article header small { display: block; opacity: .75; }
        .sides { display: grid; grid-template-columns: 1fr 1fr; }
        .sides > div { min-width: 0; padding: .5rem .8rem; } .sides > div + div { border-left: 1px solid var(--line); }
        .sides b { font-size: .8rem; opacity: .75; }
        pre { margin: .2rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.45 ui-monospace, monospace; max-height: 24rem; overflow-y: auto; }
        mark { background: var(--mark); color: inherit; border-radius: .15rem; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; } td.n { text-align: right; font-variant-numeric: tabular-nums; }
        [hidden] { display: none !important; }
        /*plot*/
        @media (max-width: 40rem) { .sides { grid-template-columns: 1fr; } .sides > div + div { border-left: 0; border-top: 1px solid var(--line); } }
        </style>
        </head>
        <body>
        """;

    private const string Script =
        """
        <script>
        const filter = document.getElementById('filter');
        filter.addEventListener('input', () => {
          const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
          for (const item of document.querySelectorAll('[data-text]')) item.hidden = !words.every(w => item.dataset.text.includes(w));
        });
        </script>
        </body>
        </html>

        """;

    /// <summary>Writes it.</summary>
    /// <param name="report">What was found.</param>
    public static string Write(ReplayReport report)
    {
        var page = new StringBuilder(Head).Replace("/*plot*/", LatencyPlot.Style);
        var verdict = report.Differing == 0 ? "Parity" : $"No parity: {report.Differing} of {report.Cases} cases differ, in {report.Buckets.Count} ways";
        page.Append(CultureInfo.InvariantCulture, $"<h1 class=\"{(report.Differing == 0 ? "good" : "bad")}\">{verdict}</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Text(report.Left)} | {Text(report.Right)}: {report.Cases} cases, {report.Exchanges} exchanges on each side, {report.Coverage.Count} operations.</p>\n");
        page.Append("<input id=\"filter\" type=\"search\" aria-label=\"Filter\" placeholder=\"Filter by operation, place, kind or case\">\n");
        Buckets(page, "Differences", report.Buckets, report);
        Buckets(page, "Noise: what differs between two runs of one side, too", report.Noise, report);
        LatencyPlot.Add(page, report);
        Matrix(page, report);
        return page.Append(Script).ToString();
    }

    private static void Buckets(StringBuilder page, string title, IReadOnlyList<Bucket> buckets, ReplayReport report)
    {
        if (buckets.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n");
        foreach (var bucket in buckets)
        {
            var what = $"{bucket.Operation} {bucket.Kind} {bucket.Where} {ReplayReport.Name(bucket.Finding)} {bucket.Case} {bucket.Step}";
            page.Append(CultureInfo.InvariantCulture, $"<article data-text=\"{Text(what.ToLowerInvariant())}\"><header><strong>{Text(bucket.Operation)}</strong> {Text(bucket.Kind)} {Text(bucket.Where)} <em>{ReplayReport.Name(bucket.Finding)}</em> &times;{bucket.Count}");
            page.Append(CultureInfo.InvariantCulture, $"<small>e.g. case {Text(bucket.Case)}, step {Text(bucket.Step)}</small></header><div class=\"sides\">");
            var (left, right) = Marked(bucket.Example);
            page.Append(CultureInfo.InvariantCulture, $"<div><b>{Text(report.Left)}</b><pre>{left}</pre></div><div><b>{Text(report.Right)}</b><pre>{right}</pre></div></div></article>\n");
        }
    }

    /// <summary>Both values, with a mark around what lies between their equal beginnings and their equal ends.</summary>
    private static (string Left, string Right) Marked(Difference difference)
    {
        if (difference.Left is not { } a || difference.Right is not { } b) return (Whole(difference.Left), Whole(difference.Right));
        var begin = a.AsSpan().CommonPrefixLength(b);
        var end = 0;
        while (end < Math.Min(a.Length, b.Length) - begin && a[^(end + 1)] == b[^(end + 1)]) end++;
        return (Part(a), Part(b));

        string Part(string text)
        {
            // What is before the difference is cut first: the place itself must be seen.
            var from = begin > LongestValue / 2 ? begin - (LongestValue / 4) : 0;
            var to = Math.Min(text.Length, from + LongestValue);
            var last = Math.Clamp(text.Length - end, begin, to);
            return $"{(from > 0 ? "... " : "")}{Text(text[from..begin])}<mark>{Text(text[begin..last])}</mark>{Text(text[last..to])}{(to < text.Length ? " ..." : "")}";
        }
    }

    private static string Whole(string? text) => text is null ? "<mark>(absent)</mark>" : $"<mark>{Text(text.Length > LongestValue ? $"{text[..LongestValue]} ..." : text)}</mark>";

    private static void Matrix(StringBuilder page, ReplayReport report)
    {
        var statuses = report.Coverage.Values.SelectMany(static s => s.Keys).Distinct().Order().ToList();
        var differing = report.Buckets.GroupBy(static b => b.Operation).ToDictionary(static g => g.Key, static g => g.Sum(static b => b.Count), StringComparer.Ordinal);
        var times = report.Times.ToDictionary(static t => t.Operation, StringComparer.Ordinal);
        page.Append(CultureInfo.InvariantCulture, $"<h2>Operations</h2>\n<div class=\"wide\"><table><thead><tr><th>operation</th>{string.Concat(statuses.Select(static s => $"<th>{s}</th>"))}<th>differences</th><th>{Text(report.Left)}, ms</th><th>{Text(report.Right)}, ms</th></tr></thead><tbody>\n");
        foreach (var (operation, seen) in report.Coverage)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr data-text=\"{Text(operation.ToLowerInvariant())}\"><td>{Text(operation)}</td>");
            foreach (var status in statuses) page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{(seen.TryGetValue(status, out var count) ? count : "")}</td>");
            var found = differing.GetValueOrDefault(operation);
            var (left, right) = times.TryGetValue(operation, out var known) ? (known.Left.Median, known.Right.Median) : default;
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"n {(found > 0 ? "bad" : "good")}\">{found}</td><td class=\"n\">{left:0.0}</td><td class=\"n\">{right:0.0}</td></tr>\n");
        }

        foreach (var operation in report.Uncovered)
            page.Append(CultureInfo.InvariantCulture, $"<tr data-text=\"{Text(operation.ToLowerInvariant())} never called\"><td>{Text(operation)}</td><td class=\"bad\" colspan=\"{statuses.Count + 3}\">never called</td></tr>\n");
        page.Append("</tbody></table></div>\n<p><small>Times are medians of the answers, measured by the client.</small></p>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
