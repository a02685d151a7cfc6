using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using BingeMe.Platform.Sql;

namespace Database;

/// <summary>An EC2 host of a build, as a process of its own.</summary>
internal sealed class Host : IAsyncDisposable
{
    private const int Patience = 30;
    private readonly Process process;
    private readonly string data;

    private Host(string name, Process process, int port, string data)
    {
        Name = name;
        this.process = process;
        this.data = data;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public string Name { get; }

    public Uri Address { get; }

    public int Id => process.Id;

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<Host> Start(string name, string folder, MySqlOptions sql)
    {
        var data = Directory.CreateTempSubdirectory("bingeme-bench-").FullName;
        var port = FreePort();
        var native = Path.Combine(folder, "BingeMe.HostKestrel");
        var managed = Path.Combine(folder, "BingeMe.HostKestrel.dll");
        var start = File.Exists(managed) ? new ProcessStartInfo("dotnet", [managed]) : new ProcessStartInfo(native);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["BINGEME_PROFILE"] = "services",
            ["BINGEME_DATA"] = data,
            ["PORT"] = $"{port}",
            ["STATE_STORE"] = "embedded",
            ["RATE_LIMIT_GENERAL"] = "0",
            ["RATE_LIMIT_POSTS_TOGGLE_LIKE"] = "100000000",
            ["DB_HOST"] = sql.Host,
            ["DB_PORT"] = $"{sql.Port}",
            ["DB_USERNAME"] = sql.User,
            ["DB_PASSWORD"] = sql.Password,
            ["DB_DATABASE"] = sql.Database,
            ["DB_CONNECTION_LIMIT"] = "30",
        })
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine($"{name}: {line.Data}");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new Host(name, process, port, data);
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            if (process.HasExited || waited.Elapsed.TotalSeconds > Patience) throw new InvalidOperationException($"{name} does not answer.");
            try
            {
                using var answer = await client.GetAsync(new Uri(host.Address, "/health"));
                if (answer.IsSuccessStatusCode) return host;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
