using System.Diagnostics;

namespace ColdStart;

/// <summary>Measures candidates in turns, so that whatever else the machine does falls on all of them alike.</summary>
internal sealed class Bench(IReadOnlyList<Candidate> candidates, int runs, int invocations, int warmUps, bool isPageCold, TimeSpan limit)
{
    /// <summary>Warm invocations of one candidate before the next one's turn.</summary>
    private const int Block = 100;

    /// <summary>Measures every candidate with one event; stops early, with what it has, when the time is up.</summary>
    public List<Figures> Run(string eventName, byte[] eventJson)
    {
        var since = Stopwatch.GetTimestamp();
        var cold = candidates.Select(_ => new List<double>()).ToArray();
        for (var run = -1; run < runs; run++)
        {
            for (var c = 0; c < candidates.Count && Stopwatch.GetElapsedTime(since) < limit; c++)
            {
                if (isPageCold) PageCache.Forget(candidates[c].Command[0]);
                using var sandbox = new Sandbox(candidates[c], eventJson, logToNowhere: false);
                var first = sandbox.FirstAnswer();

                // The first round brings the files into the page cache, as they are on a Lambda worker that has the image.
                if (run >= 0) cold[c].Add(first);
            }
        }

        var warm = candidates.Select(_ => new List<double>()).ToArray();
        var inARow = candidates.Select(_ => new List<double>()).ToArray();
        var sandboxes = candidates.Select(c => new Sandbox(c, eventJson, logToNowhere: true)).ToArray();
        try
        {
            foreach (var sandbox in sandboxes)
            {
                sandbox.FirstAnswer();
                for (var i = 0; i < warmUps; i++) sandbox.Invoke(eventJson);
            }

            for (var done = 0; done < invocations && Stopwatch.GetElapsedTime(since) < limit; done += Block)
                for (var c = 0; c < sandboxes.Length; c++)
                {
                    for (var i = 0; i < Math.Min(Block, invocations - done); i++) warm[c].Add(sandboxes[c].Invoke(eventJson));
                    inARow[c].Add(sandboxes[c].InvokeInARow(eventJson, Block));
                }

            return [.. candidates.Select((candidate, c) =>
                new Figures(candidate.Name, eventName, Sorted(cold[c]), Sorted(warm[c]), Sorted(inARow[c]), sandboxes[c].PeakMegabytes()))];
        }
        finally
        {
            foreach (var sandbox in sandboxes) sandbox.Dispose();
        }
    }

    private static double[] Sorted(List<double> values) => [.. values.Order()];
}
