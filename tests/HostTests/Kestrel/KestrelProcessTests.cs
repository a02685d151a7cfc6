using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>The real process: start, systemd's notices, SIGTERM.</summary>
public sealed partial class KestrelProcessTests
{
    [Fact]
    public async Task It_tells_systemd_when_it_is_ready_serves_and_ends_with_0_on_SIGTERM()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-process-");
        var path = Path.Combine(folder.FullName, "notify");
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(path));
        using var process = Start(new() { ["NOTIFY_SOCKET"] = path, ["BINGEME_DATA"] = folder.FullName, ["PORT"] = "0" });
        try
        {
            Assert.Equal("READY=1", await Receive(notify));
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(line!).Value) };
            Assert.Contains("\"OK\"", await client.GetStringAsync("/health"), StringComparison.Ordinal);
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
            Assert.Equal("STOPPING=1", await Receive(notify));
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task It_tells_systemds_watchdog_that_it_lives_until_it_has_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-process-");
        var path = Path.Combine(folder.FullName, "notify");
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(path));
        using var process = Start(new() { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = "200000", ["BINGEME_DATA"] = folder.FullName, ["PORT"] = "0" });
        try
        {
            Assert.Equal("READY=1", await Receive(notify));
            for (var i = 0; i < 5; i++) Assert.Equal("WATCHDOG=1", await Receive(notify));
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
            string state;
            do state = await Receive(notify);
            while (state == "WATCHDOG=1");
            Assert.Equal("STOPPING=1", state);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Wrong_settings_are_named_and_end_with_2()
    {
        using var process = Start(new() { ["PORT"] = "many", ["NODE_ENV"] = "production" });
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(2, process.ExitCode);
        foreach (var name in new[] { "PORT", "JWT_ACCESS_SECRET", "ENCRYPT_SECRET_ID" }) Assert.Contains(name, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_PROXY_PROTOCOL_require_it_serves_and_logs_whom_its_proxy_names_and_nobody_else()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-process-");
        using var process = Start(new() { ["PROXY_PROTOCOL"] = "require", ["TRUSTED_PROXIES"] = "127.0.0.1", ["BINGEME_DATA"] = folder.FullName, ["PORT"] = "0" });
        try
        {
            var address = new Uri(Address().Match((await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)))!).Value);
            var request = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray();
            // TCP over IPv4, from 203.0.113.9.
            byte[] header = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 203, 0, 113, 9, 127, 0, 0, 1, 0, 1, 0, 2];
            Assert.Equal("", await Ask(request));
            Assert.StartsWith("HTTP/1.1 200", await Ask([.. header, .. request]), StringComparison.Ordinal);
            string? line;
            do line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            while (line?.Contains("\"/health\"", StringComparison.Ordinal) == false);
            Assert.Contains("\"Client\":\"203.0.113.9\"", line, StringComparison.Ordinal);

            async Task<string> Ask(byte[] bytes)
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port);
                await client.GetStream().WriteAsync(bytes);
                try
                {
                    return await new StreamReader(client.GetStream()).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
                }
                catch (IOException)
                {
                    return "";
                }
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_taken_port_ends_with_1()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        taken.Listen();
        using var process = Start(new() { ["PORT"] = $"{((System.Net.IPEndPoint)taken.LocalEndPoint!).Port}" });
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("PORT", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("dead")]
    [InlineData("too long")]
    public async Task A_NOTIFY_SOCKET_that_takes_nothing_is_told_and_neither_start_nor_stop_fails(string how)
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-process-");
        var path = Path.Combine(folder.FullName, how == "too long" ? new string('n', 200) : "notify");
        if (how == "dead")
        {
            // Its file is given back by nobody once its owner was killed.
            File.Create(path).Dispose();
        }

        using var process = Start(new() { ["NOTIFY_SOCKET"] = path, ["BINGEME_DATA"] = folder.FullName, ["PORT"] = "0" });
        try
        {
            var first = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(first!).Value) };
            Assert.Contains("\"OK\"", await client.GetStringAsync("/health"), StringComparison.Ordinal);
            var said = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal((0, ""), (process.ExitCode, await errors));
            Assert.Contains("systemd was not told 'READY=1'", await said, StringComparison.Ordinal);
            Assert.Contains("systemd was not told 'STOPPING=1'", await said, StringComparison.Ordinal);
            Assert.Contains("Stopped", await said, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("LISTEN_ADDRESS", "203.0.113.9")]
    [InlineData("LISTEN_ADDRESS", "2001:db8::9")]
    [InlineData("H2C_PORT", "taken")]
    public async Task Every_fault_of_binding_is_one_line_and_ends_with_1(string name, string value)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        taken.Listen();
        var folder = Directory.CreateTempSubdirectory("bingeme-process-");
        if (value == "taken") value = $"{((System.Net.IPEndPoint)taken.LocalEndPoint!).Port}";
        using var process = Start(new() { ["PORT"] = "0", ["BINGEME_DATA"] = folder.FullName, [name] = value });
        try
        {
            var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(1, process.ExitCode);
            Assert.Single(errors.TrimEnd().Split('\n'));
            Assert.Contains($"{name}={value}", errors, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(Dictionary<string, string> environment)
    {
        var command = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<string> Receive(Socket socket)
    {
        var buffer = new byte[256];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, patience.Token));
    }

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();
}
