using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary>
/// Lines of a controller for whoever watches. What cannot be written, since the disk behind <c>&gt; log</c> is full, stops no controller: people are alerted
/// once, and how many lines are missing is told with the next one that can be written.
/// </summary>
/// <param name="output">Where they go.</param>
internal sealed class SteadyOutput(TextWriter output)
{
    private readonly Lock guard = new();
    private int lost;

    /// <summary>Is told once why lines are missing; must not throw.</summary>
    public Action<string> Alert { get; set; } = static _ => { };

    /// <summary>Writes a line, or counts it as lost.</summary>
    public void Tell(string line)
    {
        lock (guard)
        {
            try
            {
                if (lost > 0) output.WriteLine($"({lost} lines before this one could not be written.)");
                output.WriteLine(PrintableText.Line(line));
                output.Flush();
                lost = 0;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                if (lost++ == 0) Alert($"the controller's output cannot be written: {e.Message} The run goes on.");
            }
        }
    }
}
