using System.Diagnostics;
using System.Text.Json;
using BingeMe.Emulator;
using BingeMe.TestSupport.Servers;
using HostTests.LambdaRuntime;
using Xunit;

namespace HostTests.Emulator;

/// <summary><c>bingeme emulate</c> as a process.</summary>
public sealed class EmulateCommandTests
{
    [Theory(DisplayName = "Rule 40: a signal to the emulator ends its sandboxes and then itself, with 0")]
    [InlineData(15, "http-2.0")]
    [InlineData(2, "http2")]
    public async Task Signals(int signal, string payload)
    {
        using var process = Start("--port", "0", "--json", "--payload", payload, "--");
        using var ready = JsonDocument.Parse((await process.StandardError.ReadLineAsync())!);
        var url = new Uri(ready.RootElement.GetProperty("ready").GetString()!);
        using var client = new HttpClient();
        var pid = await client.GetStringAsync(new Uri(url, "pid"));
        using var line = JsonDocument.Parse((await process.StandardError.ReadLineAsync())!);
        Assert.Equal("/pid", line.RootElement.GetProperty("target").GetString());
        Assert.True(line.RootElement.GetProperty("cold").GetBoolean());
        Assert.True(Directory.Exists($"/proc/{pid}"));

        UnixSignals.Send(process.Id, signal);
        Assert.True(process.WaitForExit(60_000));
        Assert.Equal(0, process.ExitCode);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Theory]
    [InlineData("'nonsense' not recognized", "--payload", "nonsense")]
    [InlineData("--sandboxes must be from 1 to 1000", "--sandboxes", "0")]
    [InlineData("--sandboxes must be from 1 to 1000", "--sandboxes", "1001")]
    [InlineData("--timeout must be above 0", "--timeout", "0")]
    public async Task Bad_arguments_are_told(string told, string option, string value)
    {
        using var process = Start(option, value, "--");
        Assert.Contains(told, await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.True(process.WaitForExit(60_000));
        Assert.NotEqual(0, process.ExitCode);
    }

    private static Process Start(params string[] arguments)
    {
        var cli = Built.Command("src/BingeMe.Cli.Program", "bingeme");

        // A signal that the caller ignores (as shells do for what runs beside them) would be ignored by the child too.
        return Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,TERM", .. cli, "emulate", .. arguments, .. Bootstrap.Command])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
    }
}
