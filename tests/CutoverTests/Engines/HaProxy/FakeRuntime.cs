using System.Net.Sockets;
using System.Text;

namespace CutoverTests.Engines.HaProxy;

/// <summary>A HAProxy's runtime socket with one map, for several proxies that share a map's name: two of this machine's cannot.</summary>
internal sealed class FakeRuntime : IAsyncDisposable
{
    public const string Map = "/etc/haproxy/cutover.map";

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public FakeRuntime(string address, params (string Key, string Value)[] entries)
    {
        Address = address;
        foreach (var (key, value) in entries) Entries[key] = value;
        listener.Bind(new UnixDomainSocketEndPoint(address));
        listener.Listen(8);
        serving = Task.Run(Serve);
    }

    public string Address { get; }

    public Dictionary<string, string> Entries { get; } = new(StringComparer.Ordinal);

    public List<string> Writes { get; } = [];

    /// <summary>Green's share in ten-thousandths, as HAProxy would find it.</summary>
    public string Green => Entries.GetValueOrDefault($"green@{Entries.GetValueOrDefault("fence", "0")}", "0");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Dispose();
        stop.Dispose();
        File.Delete(Address);
    }

    private async Task Serve()
    {
        while (true)
        {
            try
            {
                using var socket = await listener.AcceptAsync(stop.Token);
                await using var stream = new NetworkStream(socket);
                using var reader = new StreamReader(stream);
                var answers = (await reader.ReadLineAsync(stop.Token) ?? "").Split(';').Select(Answer);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(answers.Select(static a => a + "\n"))), stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (IOException)
            {
                // Whoever asked has left.
            }
        }
    }

    private string Answer(string command)
    {
        var words = command.Split(' ');
        switch (words)
        {
            case ["show", "map", Map]:
                return string.Concat(Entries.Select(static e => $"0x1 {e.Key} {e.Value}\n"));
            case ["set" or "add", "map", Map, var key, var value]:
                if (words[0] == "set" && !Entries.ContainsKey(key)) return "entry not found.\n";
                Writes.Add($"{key} {value}");
                Entries[key] = value;
                return "";
            case ["del", "map", Map, var key]:
                return Entries.Remove(key) ? "" : "entry not found.\n";
            case ["show", "servers", "state", var backend]:
                return $"1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state\n1 {backend} 1 one 127.0.0.1 2 0\n";
            case ["show", "servers", "state"]:
                return "1\n";
            case ["set", "server", ..]:
                Writes.Add(command);
                return "";
            default:
                return "Unknown command.\n";
        }
    }
}
