using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.Cli;
using BingeMe.Cli.Terminal;
using BingeMe.Emulator;
using BingeMe.Replay.Exchanges;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Capture;

/// <summary>Both real hosts with CAPTURE set: what they record is whole and clean, and replays to parity (docs/replay.md, points 2, 4, 6 and 7).</summary>
public sealed partial class CaptureProcessTests : IDisposable
{
    private const string Password = "Planted-Password-71";
    private const string Mail = "planted.person@gmail.com";
    private const string Card = "4111111111111111";

    private static readonly string[] Kestrel = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
    private static readonly string[] Lambda = Built.Command("src/BingeMe.HostLambda", "BingeMe.HostLambda");

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-capture-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("kestrel")]
    [InlineData("lambda")]
    public async Task What_a_host_records_until_SIGTERM_is_whole_clean_and_replays_to_parity(string host)
    {
        var token = host == "kestrel" ? await OnKestrel(Traffic) : await OnLambda(Traffic);
        var file = Assert.Single(Directory.GetFiles(Recordings, $"{host}-*.ndjson"));
        var text = await File.ReadAllTextAsync(file);
        Assert.All([Password, Mail, Card, token], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));

        var read = await ExchangeFile.Read(file, CancellationToken.None);
        Assert.Empty(read.Faults);
        Assert.False(read.IsInvented);
        Assert.Equal((5, 0, 0), (read.Exchanges.Count, read.Dropped, read.Truncated));
        Assert.Equal([200, 200, 404], read.Exchanges.Select(static e => e.Answer!.Status).Take(2).Append(read.Exchanges[^1].Answer!.Status));
        Assert.All(read.Exchanges, static e => Assert.True(e is { At: not null, Milliseconds: > 0 }));
        using var sent = JsonDocument.Parse(read.Exchanges[^1].Event);
        Assert.Equal("""["a","b"]""", sent.RootElement.GetProperty("multiValueQueryStringParameters").GetProperty("x").GetRawText());

        var check = await Cli("corpus", "check", file);
        Assert.True(check.Code == 0, check.Output);
        var replay = await Cli("replay", file, "--kestrel", Kestrel[1], "--lambda", Lambda[1]);
        Assert.True(replay.Code == 0, replay.Output + replay.Error);
        Assert.EndsWith("Parity.\n", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_recorded()
    {
        await OnKestrel(Traffic, capture: false);
        Assert.False(Directory.Exists(Recordings));
    }

    private string Recordings => Path.Combine(folder, "recordings");

    private Dictionary<string, string> Environment(bool capture)
    {
        var environment = new Dictionary<string, string> { ["BINGEME_DATA"] = Path.Combine(folder, "data"), ["PORT"] = "0" };
        if (capture) environment["CAPTURE"] = Recordings;
        return environment;
    }

    /// <summary>A token that a later request sends, planted secrets in refused requests, and a path that nobody serves.</summary>
    private static async Task<string> Traffic(Uri host)
    {
        using var client = new HttpClient { BaseAddress = host };
        Assert.Contains("OK", await client.GetStringAsync("health"), StringComparison.Ordinal);
        using var opened = await Post(client, "auth/init", """{"client":"android"}""", null);
        using var answer = JsonDocument.Parse(await opened.Content.ReadAsStringAsync());
        var token = answer.RootElement.GetProperty("data").GetProperty("accessToken").GetString()!;
        (await Post(client, "auth/login", $$"""{"is_otp_login":false,"username_email":"{{Mail}}","password":"{{Password}}"}""", token)).Dispose();
        (await Post(client, "contact", $$"""{"email":"{{Mail}}","message":"my card is {{Card}}"}""", token)).Dispose();
        (await client.GetAsync("nobody/serves/this?x=a&x=b")).Dispose();
        return token;
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string path, string body, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client.SendAsync(request);
    }

    private async Task<string> OnKestrel(Func<Uri, Task<string>> traffic, bool capture = true)
    {
        var start = new ProcessStartInfo(Kestrel[0], Kestrel[1]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in Environment(capture)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            process.BeginErrorReadLine();
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            var reading = process.StandardOutput.ReadToEndAsync();
            var token = await traffic(new Uri(Address().Match(line!).Value));
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            await reading;
            Assert.Equal(0, process.ExitCode);
            return token;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private async Task<string> OnLambda(Func<Uri, Task<string>> traffic)
    {
        await using var emulator = await GatewayEmulator.Start(new EmulatorOptions { Command = Lambda, MaxSandboxes = 1, StopTime = TimeSpan.FromSeconds(10), Environment = Environment(capture: true) });
        return await traffic(emulator.BaseUrl);
    }

    private static async Task<(int Code, string Output, string Error)> Cli(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(arguments, new CliContext(new Dictionary<string, string>(), Stream.Null), new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();
}
