using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>A HAProxy in front of one server: the proxy of the planned move.</summary>
/// <param name="server">The server's port.</param>
/// <param name="http2">Whether it speaks HTTP/2 without TLS to the server, one connection for everybody.</param>
public sealed class HaProxy(int server, bool http2) : ServerProcess
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-haproxy-").FullName;
    private string program = "haproxy";

    /// <summary>What else its line about the server says, e.g. <c>send-proxy-v2</c>.</summary>
    public string More { get; init; } = "";

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <inheritdoc/>
    protected override async Task Prepare()
    {
        program = await Tools.Debian("haproxy", "haproxy");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "haproxy.cfg"),
            $"""
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
                option forwardfor
                http-reuse always
            frontend plain
                bind 127.0.0.1:{Port}
                default_backend green
            backend green
                server g 127.0.0.1:{server}{(http2 ? " proto h2" : "")} {More}

            """);
    }

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => Program(program, "-db", "-f", Path.Combine(folder, "haproxy.cfg"));
}
