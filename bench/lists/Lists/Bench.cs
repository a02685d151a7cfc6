using System.Diagnostics;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Lists;

namespace Lists;

/// <summary>Asks for the pages of each list in turns, so that whatever else the machine does falls on all of them alike.</summary>
internal sealed partial class Bench(FilledSchema large, FilledSchema small, int latePage, int rounds, int tries, Bars bars)
{
    private const int WarmUps = 5;

    /// <summary>Rows of the pages on the way to the late one: a cursor is a place, whatever the page before it was long.</summary>
    private const int Stride = 50;

    public Bars Bars => bars;

    /// <summary>Measures every list whose name has a text in it.</summary>
    public async Task<List<Figures>> Run(string only)
    {
        var figures = new List<Figures>();
        foreach (var call in large.Site.Calls.Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
        {
            var (inLarge, inSmall) = (await Late(large.Site, call), await Late(small.Site, call));
            var measured = await Measure(call, inLarge, inSmall, 1);
            for (var tried = 2; tried <= tries && !bars.AreMet(measured); tried++) measured = await Measure(call, inLarge, inSmall, tried);
            figures.Add(measured);
            Console.Error.WriteLine($"{call.Name}: {measured.Deep:f2} {measured.Growth:f2}");
        }

        return figures;
    }

    private async Task<Figures> Measure(ListCall call, LatePage inLarge, LatePage inSmall, int tried)
    {
        (ListSite Site, string Target)[] kinds = [(large.Site, call.First), (large.Site, inLarge.Target), (small.Site, call.First), (small.Site, inSmall.Target)];
        var times = kinds.Select(_ => new List<double>()).ToArray();
        for (var round = -WarmUps; round < rounds; round++)
        {
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var since = Stopwatch.GetTimestamp();
                await kinds[kind].Site.Send(kinds[kind].Target);
                if (round >= 0) times[kind].Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        }

        var sorted = times.Select(t => t.Order().ToArray()).ToArray();
        return new Figures(call.Name, call.Limit, Math.Min(inLarge.Number, inSmall.Number), tried, sorted[0], sorted[1], sorted[2], sorted[3]);
    }

    /// <summary>Follows the cursor from page 1 to the late page, or to the last one where the list is shorter.</summary>
    private async Task<LatePage> Late(ListSite site, ListCall call)
    {
        var (target, rows) = (call.First, 0);
        while (rows < (latePage - 1) * call.Limit)
        {
            var stride = Math.Min(Stride, (latePage - 1) * call.Limit - rows);
            if (await site.Page(Limit().Replace(target, $"limit={stride}")) is not { } next) break;
            target = call.Behind(next);
            rows += stride;
        }

        return new LatePage(Limit().Replace(target, $"limit={call.Limit}"), rows / call.Limit + 1);
    }

    [GeneratedRegex(@"\blimit=\d+")]
    private static partial Regex Limit();
}
