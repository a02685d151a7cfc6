using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BingeMe.ApiGateway;
using BingeMe.Emulator;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Wire;

/// <summary>What docs/library.md shows is an API: packed, built from the packages in a folder of its own, and served by both hosts.</summary>
[Trait("Category", "Wire")]
public sealed partial class LibraryPageTests : IAsyncLifetime
{
    private const string Version = "0.0.0-page";

    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromMinutes(5);

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-library-").FullName;

    public async Task InitializeAsync()
    {
        foreach (Match file in File().Matches(await System.IO.File.ReadAllTextAsync(Path.Combine(Built.Root, "docs", "library.md"))))
        {
            var path = Path.Combine(folder, file.Groups["name"].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await System.IO.File.WriteAllTextAsync(path, file.Groups["text"].Value.Replace("Version=\"1.0.0\"", $"Version=\"{Version}\"", StringComparison.Ordinal));
        }

        await Run(Path.Combine(Built.Root, "pack"), "--no-build", "--version", Version, "--to", Path.Combine(folder, "feed"));
        foreach (var project in new[] { "Server", "Function", "Tests" }) await Run("dotnet", "build", project, "-c", "Release", "--nologo", "-v", "quiet");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_the_page_shows_is_built_from_the_packages_and_answers_alike_on_both_hosts()
    {
        // The access log's writer is beside the program: its line stands before, between or after the program's own.
        var tested = (await Run("dotnet", Program("Tests", "Tests"))).Split('\n');
        const string Shown = "200 {\"message\":\"The book.\",\"status\":200,\"data\":{\"id\":\"1\",\"title\":\"Faust\",\"price\":9.5}";
        Assert.Contains(tested, static line => line.StartsWith(Shown, StringComparison.Ordinal));
        Assert.Contains("GET /x 1", tested);

        await using (var server = new Answering(Start("dotnet", [Program("Server", "Server")], output: true)))
        {
            var line = await server.Program.StandardOutput.ReadLineAsync().WaitAsync(InactivityTimeout);
            Assert.NotNull(line);
            Assert.StartsWith("The bookshop is open at http://", line, StringComparison.Ordinal);
            await Converse(new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]));
        }

        await using var gateway = await GatewayEmulator.Start(new EmulatorOptions { Command = ["dotnet", Program("Function", "bootstrap")], Kind = EventKind.Http20, MaxSandboxes = 1 });
        await Converse(gateway.BaseUrl);
    }

    private static async Task Converse(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = InactivityTimeout };
        Assert.Equal("Faust", await client.GetStringAsync(new Uri("books/1/page", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("books/2", UriKind.Relative))).StatusCode);
        Assert.Equal("9.5", (await Send(client, HttpMethod.Get, null, null))["data"]!["price"]!.ToJsonString());
        Assert.Equal("401", (await Send(client, HttpMethod.Patch, """{"price":5}""", null))["status"]!.ToJsonString());
        var refused = await Send(client, HttpMethod.Patch, """{"price":-1}""", "Bearer sesame");
        Assert.Equal("""["price must be from 0 to 1000."]""", refused["error"]!["fields"]!["price"]!.ToJsonString());
        var changed = await Send(client, HttpMethod.Patch, """{"price":5}""", "Bearer sesame");
        Assert.Equal("""{"id":"1","title":"Faust","price":5}""", changed["data"]!.ToJsonString());
    }

    private static async Task<JsonNode> Send(HttpClient client, HttpMethod method, string? body, string? key)
    {
        using var request = new HttpRequestMessage(method, "books/1");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("Authorization", key);
        using var response = await client.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private string Program(string project, string name) => Path.Combine(folder, project, "bin", "Release", "net10.0", name + ".dll");

    private async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments, output: true);
        var (told, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(InactivityTimeout);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await told}{await wrong}");
        return await told;
    }

    private Process Start(string program, string[] arguments, bool output)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = output, RedirectStandardError = output };
        start.Environment["PORT"] = "0";

        // Neither a package of another run is taken for this one's, nor this one's kept; what both need lies where the build has put it.
        start.Environment["RestorePackagesPath"] = Path.Combine(folder, "packages");
        start.Environment["RestoreAdditionalProjectSources"] = Packages;
        return Process.Start(start)!;
    }

    private static string Packages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [GeneratedRegex(@"^```(?:csharp|xml) (?<name>\S+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex File();

    /// <summary>A server that is ended with the test.</summary>
    private sealed class Answering(Process process) : IAsyncDisposable
    {
        public Process Program => process;

        public async ValueTask DisposeAsync()
        {
            UnixSignals.Terminate(process.Id);
            await process.WaitForExitAsync().WaitAsync(InactivityTimeout);
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }
    }
}
