using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Load;

/// <summary>Keeps a server busy by wrk (github.com/wg/wrk), whose one thread costs a fraction of what a client in .NET would.</summary>
internal sealed partial class Wrk(string path, int seconds, int connections)
{
    /// <summary>Plays once.</summary>
    /// <exception cref="InvalidOperationException">wrk failed, or an answer was not a success.</exception>
    public async Task<Figures> Play(Server server, CancellationToken cancelled)
    {
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true };
        foreach (var word in new[] { "-t1", $"-c{connections}", $"-d{seconds}s" }) start.ArgumentList.Add(word);
        if (server.Token is not null)
        {
            start.ArgumentList.Add("-H");
            start.ArgumentList.Add($"Authorization: Bearer {server.Token}");
        }

        start.ArgumentList.Add(new Uri(server.Address, path).ToString());
        var (before, since) = (server.ProcessorSeconds, Stopwatch.GetTimestamp());
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        var text = await process.StandardOutput.ReadToEndAsync(cancelled);
        await process.WaitForExitAsync(cancelled);
        var figures = new Figures { ProcessorSeconds = server.ProcessorSeconds - before, Seconds = Stopwatch.GetElapsedTime(since).TotalSeconds };
        if (text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal) || Played().Match(text) is not { Success: true } played)
            throw new InvalidOperationException($"{server.Name}: {text}");
        figures.Requests = long.Parse(played.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return figures;
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Played();
}

/// <summary>What was measured of one server.</summary>
internal sealed record Figures
{
    public long Requests { get; set; }

    public double Seconds { get; set; }

    public double ProcessorSeconds { get; set; }

    public double Microseconds => ProcessorSeconds * 1_000_000 / Requests;

    public double Rate => Requests / Seconds;

    public void Add(Figures more)
    {
        Requests += more.Requests;
        Seconds += more.Seconds;
        ProcessorSeconds += more.ProcessorSeconds;
    }
}
