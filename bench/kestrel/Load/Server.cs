using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Load;

/// <summary>A server under test, as a process of its own. Its log goes into a pipe that is read, as under systemd.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>Clock ticks of a second in <c>/proc</c> (proc_pid_stat(5), sysconf(_SC_CLK_TCK)): 100 on every Linux.</summary>
    private const double TicksASecond = 100;

    private const double BytesAPage = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly string data;

    private Server(string name, Process process, int port, string data)
    {
        Name = name;
        this.process = process;
        this.data = data;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>The demo member's, once signed in.</summary>
    public string? Token { get; private set; }

    /// <summary>Megabytes in memory now (proc_pid_statm(5)).</summary>
    public double Resident => long.Parse(File.ReadAllText($"/proc/{process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * BytesAPage / 1024 / 1024;

    /// <summary>Seconds of user and system time so far, the 14th and 15th field behind the name in brackets.</summary>
    public double ProcessorSeconds
    {
        get
        {
            var text = File.ReadAllText($"/proc/{process.Id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksASecond;
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="text"><c>NAME=COMMAND</c>, with <c>KEY=VALUE</c> of its environment in front of the command.</param>
    /// <param name="cancelled">Ends the wait.</param>
    public static async Task<Server> Start(string text, CancellationToken cancelled)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1) throw new ArgumentException($"'{text}' is not NAME=COMMAND.");
        var name = text[..equals];
        var words = new Queue<string>(text[(equals + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var data = Directory.CreateTempSubdirectory("bingeme-bench-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo { RedirectStandardOutput = true };
        start.Environment["PORT"] = $"{port}";
        start.Environment["BINGEME_DATA"] = data;
        start.Environment["RATE_LIMIT_GENERAL"] = "0";
        while (words.Peek().Contains('=', StringComparison.Ordinal))
        {
            var pair = words.Dequeue().Split('=', 2);
            start.Environment[pair[0]] = pair[1];
        }

        start.FileName = words.Dequeue();
        foreach (var word in words) start.ArgumentList.Add(word);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var server = new Server(name, process, port, data);
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50, cancelled))
        {
            if (process.HasExited || waited.Elapsed > Patience)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"{name} does not answer.");
            }

            try
            {
                using var answer = await client.GetAsync(new Uri(server.Address, "/health"), cancelled);
                if (answer.IsSuccessStatusCode) return server;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }
    }

    /// <summary>Signs the demo member in. A server that knows no members (404, or no token in the answer) is asked without a token.</summary>
    public async Task SignIn(CancellationToken cancelled)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var first = await client.PostAsJsonAsync("/auth/init", new { client = "android" }, cancelled);
        if (Find(await first.Content.ReadAsStringAsync(cancelled)) is not { } anonymous) return;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", anonymous);
        using var second = await client.PostAsJsonAsync("/auth/login", new { is_otp_login = false, username_email = "mira_vale", password = "fixture-pass-1" }, cancelled);
        Token = Find(await second.Content.ReadAsStringAsync(cancelled)) ?? throw new InvalidOperationException($"{Name}: the demo member cannot sign in, {second.StatusCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private static string? Find(string json) => (string?)(JsonNode.Parse(json)?["data"] as JsonObject)?["accessToken"];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
