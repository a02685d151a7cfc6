using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace ParityTests.Cli;

/// <summary>Commands on a database that cannot be used end with the exit code that docs/exit-codes.md names, and one sentence.</summary>
[Trait("Category", "Server")]
public sealed class UnusableDatabaseTests
{
    [Theory(DisplayName = "A database without the schema is exit code 4 and a sentence")]
    [InlineData("ledger", "check")]
    [InlineData("secrets", "rotate")]
    public async Task Empty(params string[] command)
    {
        await using var schema = await TempSchema.Create();
        var options = schema.Options;
        var run = await CliRun.With(On(options.Host, options.Port, options.User, options.Password, options.Database), "", [.. command, "--json"]);

        Assert.Equal(4, run.Code);
        Assert.Contains("bingeme migrate apply", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Contains("doesn't exist", json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "A server of something else is exit code 4 and a sentence")]
    [InlineData("ledger", "check")]
    [InlineData("secrets", "rotate")]
    [InlineData("migrate", "status")]
    public async Task Stranger(params string[] command)
    {
        using var over = new CancellationTokenSource();
        var port = new TaskCompletionSource<int>();
        var serving = Serve(port, over.Token);
        var run = await CliRun.With(On("127.0.0.1", await port.Task, "u", "p", "d"), "", command);
        await over.CancelAsync();
        await serving;

        Assert.Equal(4, run.Code);
        Assert.StartsWith("The database ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    private static Dictionary<string, string> On(string host, int port, string user, string password, string schema) => new()
    {
        ["BINGEME_PROFILE"] = "services",
        ["DB_HOST"] = host,
        ["DB_PORT"] = $"{port}",
        ["DB_USERNAME"] = user,
        ["DB_PASSWORD"] = password,
        ["DB_DATABASE"] = schema,
        ["DB_TLS"] = "none",
    };

    private static async Task Serve(TaskCompletionSource<int> port, CancellationToken over)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port.SetResult(((IPEndPoint)listener.LocalEndpoint).Port);
        while (!over.IsCancellationRequested)
        {
            try
            {
                using var caller = await listener.AcceptTcpClientAsync(over);
                await caller.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request"u8.ToArray(), over);
                await Task.Delay(100, over);
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // This caller has gone, or the test is over.
            }
        }
    }
}
