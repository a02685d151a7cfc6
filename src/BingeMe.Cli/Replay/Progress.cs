namespace BingeMe.Cli.Replay;

/// <summary>One line that counts on, where a person watches.</summary>
internal sealed class Progress(TextWriter output, int total, string unit, string what)
{
    private readonly bool isWatched = ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected;
    private readonly Lock gate = new();
    private int done;
    private int found;

    public void Take(int more)
    {
        if (!isWatched) return;
        lock (gate)
        {
            done++;
            found += more;
            output.Write($"\r{done} of {total} {unit}, {found} {what}");
        }
    }

    public void End()
    {
        if (isWatched && done > 0) output.WriteLine();
    }
}
