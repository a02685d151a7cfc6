using System.Net.Sockets;
using System.Text;

namespace BingeMe.Cutover.Running;

/// <summary>
/// Commands for a controller in another process, over a unix socket in its folder: one line in, <c>COMMAND NAME</c>, one answer out. Who may
/// write to the folder may command.
/// </summary>
public sealed class ControlSocket : IAsyncDisposable
{
    private const int MaxLine = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket listener;
    private readonly string path;
    private readonly Func<ControlCommand, string, Task<string>> obey;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    private ControlSocket(Socket listener, string path, Func<ControlCommand, string, Task<string>> obey)
    {
        (this.listener, this.path, this.obey) = (listener, path, obey);
        accepting = Task.Run(Accept);
    }

    /// <summary>Begins to listen; the holder of the lease takes over whatever a predecessor left.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="obey">Does what is asked, and says what came of it.</param>
    public static ControlSocket Open(string path, Func<ControlCommand, string, Task<string>> obey)
    {
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(8);
            return new ControlSocket(listener, path, obey);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Asks the controller of a folder.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="command">What.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <returns>Its answer; null where no controller answers in time.</returns>
    public static async Task<string?> Ask(string path, ControlCommand command, string by, CancellationToken cancelled)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patient.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), patient.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{command} {by.ReplaceLineEndings(" ")}\n"), patient.Token);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadLineAsync(patient.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
        File.Delete(path);
    }

    private async Task Accept()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await listener.AcceptAsync(stop.Token);
                await Answer(socket);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // Whoever asked left before his answer; the next one is another one.
            }
        }
    }

    private async Task Answer(Socket socket)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        patient.CancelAfter(Patience);
        await using var stream = new NetworkStream(socket);
        var buffer = new byte[MaxLine];
        var length = 0;
        while (length < buffer.Length && buffer.AsSpan(0, length).IndexOf((byte)'\n') < 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), patient.Token);
            if (read == 0) break;
            length += read;
        }

        var words = Encoding.UTF8.GetString(buffer, 0, length).Trim().Split(' ', 2);
        var answer = Enum.TryParse<ControlCommand>(words[0], out var command) ? await obey(command, words.Length > 1 ? words[1] : "somebody").WaitAsync(patient.Token) : $"'{words[0]}' is no command.";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), patient.Token);
    }
}
