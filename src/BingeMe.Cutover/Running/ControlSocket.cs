using System.Globalization;
using System.Net.Sockets;
using System.Text;
using BingeMe.Cutover.Observing;

namespace BingeMe.Cutover.Running;

/// <summary>
/// Commands for a controller in another process, over a unix socket in its folder: one line in, <c>COMMAND UNTIL STAGE NAME</c>, one answer out.
/// UNTIL, in Unix milliseconds, is when the asker no longer waits; STAGE, escaped as in URLs or <c>-</c>, the one that he sees. Who may write to the
/// folder may command.
/// </summary>
public sealed class ControlSocket : IAsyncDisposable
{
    private const int MaxLine = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Of the patience, what is kept for the answer: it must not come after the asker has left and was told that nobody answers.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    private readonly Socket listener;
    private readonly string path;
    private readonly Func<ControlOrder, Task<string>> obey;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    private ControlSocket(Socket listener, string path, Func<ControlOrder, Task<string>> obey)
    {
        (this.listener, this.path, this.obey) = (listener, path, obey);
        accepting = Task.Run(Accept);
    }

    /// <summary>Begins to listen; the holder of the lease takes over whatever a predecessor left.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="obey">Does what is asked, and says what came of it.</param>
    public static ControlSocket Open(string path, Func<ControlOrder, Task<string>> obey)
    {
        SocketFile.MakeRoom(path);
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
    /// <param name="order">What, and who asks.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <returns>Its answer; null where no controller answers in time: then it does not do later what was asked, either.</returns>
    public static async Task<string?> Ask(string path, ControlOrder order, CancellationToken cancelled)
    {
        var until = DateTimeOffset.UtcNow + Patience - AnswerTime;
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patient.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), patient.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Line(order, until)), patient.Token);
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
        SocketFile.Remove(path);
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

        var answer = Read(Encoding.UTF8.GetString(buffer, 0, length)) is { } order ? await obey(order).WaitAsync(patient.Token) : "This is no command of this version.";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), patient.Token);
    }

    private static string Line(ControlOrder order, DateTimeOffset until) =>
        FormattableString.Invariant($"{order.Command} {until.ToUnixTimeMilliseconds()} {(order.Stage is null ? "-" : Uri.EscapeDataString(order.Stage))} {order.By.ReplaceLineEndings(" ")}\n");

    private static ControlOrder? Read(string line) =>
        line.EndsWith('\n') && line.Trim().Split(' ', 4) is [var name, var until, var stage, var by]
        && Enum.TryParse<ControlCommand>(name, out var command) && Enum.IsDefined(command) && long.TryParse(until, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is > 0 and < 100_000_000_000_000
            ? new ControlOrder(command, by) { Until = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), Stage = stage == "-" ? null : Uri.UnescapeDataString(stage) }
            : null;
}
