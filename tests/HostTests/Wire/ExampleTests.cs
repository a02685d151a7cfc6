using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BingeMe.ApiGateway;
using BingeMe.Emulator;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Wire;

/// <summary>The libraries carry an API that is not ours: the published example, as a server and as a function behind emulated gateways.</summary>
[Trait("Category", "Wire")]
public sealed class ExampleTests
{
    private const int MostLines = 60;

    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromSeconds(30);

    [Fact(DisplayName = "The example's server answers its three operations and ends with 0 on SIGTERM")]
    public async Task Server()
    {
        var start = new ProcessStartInfo(Built.Published("examples/kestrel/notes")) { RedirectStandardOutput = true };
        start.Environment["PORT"] = "0";
        using var server = Process.Start(start)!;
        try
        {
            var line = await server.StandardOutput.ReadLineAsync().WaitAsync(InactivityTimeout);
            Assert.NotNull(line);
            await Converse(new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]));
            UnixSignals.Terminate(server.Id);
            await server.WaitForExitAsync().WaitAsync(InactivityTimeout);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    [Theory(DisplayName = "The example's function answers the same behind a gateway of either payload format")]
    [InlineData(EventKind.RestV1)]
    [InlineData(EventKind.Http20)]
    public async Task Function(EventKind kind)
    {
        await using var gateway = await GatewayEmulator.Start(new EmulatorOptions { Command = [Built.Published("examples/lambda/bootstrap")], Kind = kind, MaxSandboxes = 1 });
        await Converse(gateway.BaseUrl);
    }

    [Fact(DisplayName = "The example with both hosts is short")]
    public void Short() => Assert.InRange(
        Directory.GetFiles(Path.Combine(Built.Root, "examples", "Notes"), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Sum(static f => File.ReadLines(f).Count()),
        1,
        MostLines);

    private static async Task Converse(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = InactivityTimeout };
        Assert.Equal(HttpStatusCode.NotFound, (await Send(client, HttpMethod.Get, "notes/n1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(client, HttpMethod.Post, "notes", "{}")).Status);
        var added = await Send(client, HttpMethod.Post, "notes", """{"text":"Grüße"}""");
        Assert.Equal((HttpStatusCode.Created, "n1"), (added.Status, (string?)added.Body["data"]!["id"]));
        Assert.Equal("Grüße", (string?)(await Send(client, HttpMethod.Get, "notes/n1")).Body["data"]!["text"]);
        Assert.Equal("n1", (string?)Assert.Single((await Send(client, HttpMethod.Get, "notes")).Body["data"]!.AsArray())!["id"]);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Send(HttpClient client, HttpMethod method, string target, string? body = null)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
