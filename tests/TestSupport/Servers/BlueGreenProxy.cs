using System.Diagnostics;
using System.Net.Sockets;

namespace BingeMe.TestSupport.Servers;

/// <summary>HAProxy with the configuration of <c>blue-green/</c>, its names and ports replaced by a test's; blue is spoken to without TLS.</summary>
/// <param name="blue">Blue's port.</param>
/// <param name="first">The port of one green host.</param>
/// <param name="second">That of the other one.</param>
/// <param name="log">The port that its log is sent to.</param>
public sealed class BlueGreenProxy(int blue, int first, int second, int log) : ServerProcess
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-cut-").FullName;
    private string program = "haproxy";

    /// <summary>What a check of green may take instead of the shipped half second, of which two in a row take a host out; null = as shipped.</summary>
    public TimeSpan? CheckTimeout { get; init; }

    /// <summary>Whether each answer says in <c>X-Side</c> who gave it, which no client of production sees.</summary>
    public bool MarksSides { get; init; }

    /// <summary>Its runtime socket.</summary>
    public string Socket => Path.Combine(folder, "admin.sock");

    /// <summary>The map's file.</summary>
    public string Map => Path.Combine(folder, "cutover.map");

    /// <summary>The file with its servers' states.</summary>
    public string States => Path.Combine(folder, "servers.state");

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
        var source = Path.Combine(Built.Root, "blue-green");
        // A restart finds the map as it was left.
        if (!File.Exists(Map)) File.Copy(Path.Combine(source, "cutover.map"), Map);
        var text = ConfigurationText.With(
            await File.ReadAllTextAsync(Path.Combine(source, "haproxy.cfg")),
            new Dictionary<string, string>
            {
                ["/run/haproxy/admin.sock"] = Socket,
                ["/etc/haproxy/cutover.map"] = Map,
                ["/etc/haproxy/cutover.lua"] = Path.Combine(source, "cutover.lua"),
                ["/var/lib/haproxy/cutover.state"] = States,
                ["127.0.0.1:18514"] = $"127.0.0.1:{log}",
                ["127.0.0.1:8080"] = $"127.0.0.1:{Port}",
                ["127.0.0.1:4000"] = $"127.0.0.1:{first}",
                ["127.0.0.1:4001"] = $"127.0.0.1:{second}",
            });
        if (CheckTimeout is { } patience) text = text.Replace("timeout check 500ms", FormattableString.Invariant($"timeout check {patience.TotalMilliseconds:0}ms"), StringComparison.Ordinal);
        if (MarksSides)
        {
            foreach (var side in new[] { "blue", "green" })
                text = text.Replace($"\nbackend {side}\n", $"\nbackend {side}\n    http-response set-header X-Side {side}\n", StringComparison.Ordinal);
        }

        var lines = text.Split('\n').Select(line => line.TrimStart().StartsWith("server gateway ", StringComparison.Ordinal) ? $"    server gateway 127.0.0.1:{blue}" : line);
        await File.WriteAllTextAsync(Path.Combine(folder, "haproxy.cfg"), string.Join('\n', lines));
    }

    /// <summary>Whether it takes connections at both of its doors: it listens on its TCP ports before its runtime socket is there.</summary>
    protected override async Task<bool> Answers()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
        }
        catch (SocketException)
        {
            return false;
        }

        return await base.Answers();
    }

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => Program(program, "-db", "-f", Path.Combine(folder, "haproxy.cfg"));
}
