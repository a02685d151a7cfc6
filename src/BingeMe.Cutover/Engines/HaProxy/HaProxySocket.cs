using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BingeMe.Cutover.Engines.HaProxy;

/// <summary>
/// HAProxy's Runtime API at one address (management guide, 9.3 "Unix Socket commands"). Commands are sent on a connection of their own, as
/// the non-interactive mode wants it; several in one line run one after the other, and each answer ends with an empty line.
/// </summary>
/// <param name="address">A path of a unix socket, or <c>HOST:PORT</c>.</param>
/// <param name="patience">How long one exchange may take.</param>
internal sealed class HaProxySocket(string address, TimeSpan patience)
{
    private const int MaxAnswer = 4 * 1024 * 1024;

    /// <summary>Where it speaks to.</summary>
    public string Address { get; } = address;

    /// <summary>Sends commands in one line.</summary>
    /// <param name="commands">Each without line end and semicolon.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <returns>Everything that was answered.</returns>
    /// <exception cref="EngineException">HAProxy is not to be reached, or does not answer in time.</exception>
    public async Task<string> Send(IReadOnlyList<string> commands, CancellationToken cancelled)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patient.CancelAfter(patience);
        try
        {
            using var socket = Open();
            await socket.ConnectAsync(EndPointOf(), patient.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join(';', commands) + "\n"), patient.Token);
            return await ReadAll(stream, patient.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            throw new EngineException($"HAProxy at {Address} did not answer within {patience.TotalSeconds:0.#} s.");
        }
        catch (SocketException e) when (IsPath && !File.Exists(Address))
        {
            // The system's word for it is an address that cannot be assigned.
            throw new EngineException($"HAProxy at {Address} is not to be reached: there is no such socket. Is it running, and does its configuration say 'stats socket {Address} level admin'?", e);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new EngineException($"HAProxy at {Address} is not to be reached: {e.Message}. Is it running, and may this user open its socket ('stats socket ... level admin')?", e);
        }
    }

    private async Task<string> ReadAll(NetworkStream stream, CancellationToken cancelled)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancelled)) > 0;)
        {
            if (answer.Length + read > MaxAnswer) throw new EngineException($"HAProxy at {Address} answered with more than {MaxAnswer} bytes.");
            await answer.WriteAsync(buffer.AsMemory(0, read), cancelled);
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    private Socket Open() => IsPath
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(SocketType.Stream, ProtocolType.Tcp);

    private EndPoint EndPointOf()
    {
        if (IsPath) return new UnixDomainSocketEndPoint(Address);
        var colon = Address.LastIndexOf(':');
        return new DnsEndPoint(Address[..colon], int.Parse(Address[(colon + 1)..]));
    }

    private bool IsPath => Address.Contains('/') || !Address.Contains(':');
}
