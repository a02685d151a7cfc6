using System.Collections.Concurrent;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.Emulator;
using HostTests.LambdaRuntime;
using Xunit;

namespace HostTests.Emulator;

/// <summary>An emulator in front of the echo function, with a client.</summary>
internal sealed class EmulatorUnderTest : IAsyncDisposable
{
    private readonly GatewayEmulator emulator;
    private readonly ConcurrentQueue<AccessLine> access;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };

    private EmulatorUnderTest(GatewayEmulator emulator, ConcurrentQueue<AccessLine> access)
    {
        this.emulator = emulator;
        this.access = access;
    }

    public IReadOnlyList<SandboxStats> Sandboxes => emulator.Sandboxes;

    public int Started => emulator.SandboxesStarted;

    public static async Task<EmulatorUnderTest> Start(EventKind kind = EventKind.RestV1, Func<EmulatorOptions, EmulatorOptions>? with = null)
    {
        var access = new ConcurrentQueue<AccessLine>();
        var options = new EmulatorOptions { Command = Bootstrap.Command, Kind = kind, MaxSandboxes = 1, OnAccess = access.Enqueue };
        return new EmulatorUnderTest(await GatewayEmulator.Start(with?.Invoke(options) ?? options), access);
    }

    /// <summary>The lines of the requests so far: a request's line is written after its answer was sent, so it is waited for.</summary>
    /// <param name="requests">How many there were.</param>
    public async Task<IReadOnlyList<AccessLine>> Access(int requests)
    {
        for (var waited = 0; access.Count < requests; waited++)
        {
            if (waited > 3_000) throw new TimeoutException($"{access.Count} lines of {requests} requests.");
            await Task.Delay(10);
        }

        Assert.Equal(requests, access.Count);
        return [.. access];
    }

    public Task<HttpResponseMessage> Get(string path) => client.GetAsync(new Uri(emulator.BaseUrl, path));

    public async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.BaseUrl, path));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await client.SendAsync(request);
    }

    /// <summary>Sends bytes as they are, a character each, and reads until the emulator closes the connection.</summary>
    public async Task<string> Raw(string request)
    {
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(emulator.BaseUrl.Host, emulator.BaseUrl.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async Task<string> Text(string path)
    {
        using var response = await Get(path);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<(int Status, string Body)> Post(string path, byte[] body, string type = "text/plain")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(type);
        using var response = await client.PostAsync(new Uri(emulator.BaseUrl, path), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<(int Status, string Body)> Post(string path, string body) => Post(path, Encoding.UTF8.GetBytes(body));

    public async Task<(int Status, string Body)> Result(string path)
    {
        using var response = await Get(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await emulator.DisposeAsync();
    }
}
