using System.Diagnostics;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>LOG_LEVEL of the real process, at its start and while it runs.</summary>
public sealed partial class LogLevelTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bingeme-level-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task SIGHUP_reads_it_anew_from_the_file_of_settings_and_nothing_is_interrupted()
    {
        var file = Path.Combine(folder.FullName, "bingeme.env");
        await File.WriteAllTextAsync(file, "LOG_LEVEL=warning\nPORT=0\n");
        var command = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");

        // A signal that the caller ignores (as nohup has it) would be ignored by the host, too.
        var start = new ProcessStartInfo("env", ["--default-signal=HUP", .. command]) { RedirectStandardOutput = true };
        start.Environment["BINGEME_DATA"] = folder.FullName;
        start.Environment["BINGEME_ENV_FILE"] = file;

        // As systemd's EnvironmentFile hands it on: this cannot change any more.
        start.Environment["LOG_LEVEL"] = "warning";
        using var process = Process.Start(start)!;
        try
        {
            var first = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(first!).Value) };
            await client.GetStringAsync("/health?quiet");

            var seen = await Reloaded(process, file, "LOG_LEVEL=info\n", "from now on");
            Assert.DoesNotContain(seen, static l => l.Contains("\"/health\"", StringComparison.Ordinal) || l.Contains("Started:", StringComparison.Ordinal));
            Assert.Contains("\"information\"", seen[^1], StringComparison.Ordinal);
            await client.GetStringAsync("/health");
            Assert.Contains("\"/health\"", (await Until(process, "health.getHealth"))[^1], StringComparison.Ordinal);

            // A fault changes nothing.
            Assert.Contains("stays as it is", (await Reloaded(process, file, "LOG_LEVEL=loud\n", "loud"))[^1], StringComparison.Ordinal);
            await client.GetStringAsync("/health");
            await Until(process, "health.getHealth");

            // Without it the start's counts again.
            Assert.Contains("the start", (await Reloaded(process, file, "PORT=0\n", "from now on"))[^1], StringComparison.Ordinal);
            await client.GetStringAsync("/health");
            Assert.DoesNotContain(await Reloaded(process, file, "LOG_LEVEL=error\n", "from now on"), static l => l.Contains("\"/health\"", StringComparison.Ordinal));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<List<string>> Reloaded(Process process, string file, string text, string until)
    {
        await File.WriteAllTextAsync(file, text);
        using var kill = Process.Start("kill", ["-HUP", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        return await Until(process, until);
    }

    /// <summary>The lines up to the one that has a text.</summary>
    private static async Task<List<string>> Until(Process process, string text)
    {
        var lines = new List<string>();
        do lines.Add(await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) ?? throw new InvalidOperationException("The process ended."));
        while (!lines[^1].Contains(text, StringComparison.Ordinal));
        return lines;
    }

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();
}
