using System.Diagnostics;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>How the EC2 host starts while its database is down (platform-auth P19, ALLOW_START_WITHOUT_DB).</summary>
[Trait("Category", "Wire")]
public sealed class StartTests
{
    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromSeconds(60);

    [Fact(DisplayName = "With ALLOW_START_WITHOUT_DB=off it ends with code 1 and says why")]
    public async Task Refuses()
    {
        using var host = Start("off");
        var said = await host.StandardError.ReadToEndAsync().WaitAsync(InactivityTimeout);
        await host.WaitForExitAsync();
        Assert.Equal(1, host.ExitCode);
        Assert.Contains("ALLOW_START_WITHOUT_DB", said, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "With ALLOW_START_WITHOUT_DB=on it listens")]
    public async Task Starts()
    {
        using var host = Start("on");
        try
        {
            Assert.Contains("listens on", await host.StandardOutput.ReadLineAsync().WaitAsync(InactivityTimeout), StringComparison.Ordinal);
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync();
        }
    }

    private static Process Start(string withoutDatabase)
    {
        var start = new ProcessStartInfo(WirePair.KestrelBinary) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["BINGEME_PROFILE"] = "services",
            ["STATE_STORE"] = "embedded",
            ["BINGEME_DATA"] = Path.GetTempPath(),
            ["PORT"] = "0",
            ["DB_HOST"] = "127.0.0.1",
            ["DB_PORT"] = "1",
            ["DB_USERNAME"] = "nobody",
            ["DB_PASSWORD"] = "nothing",
            ["DB_DATABASE"] = "none",
            ["AWS_BUCKET_NAME"] = "unused",
            ["ALLOW_START_WITHOUT_DB"] = withoutDatabase,
        })
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
