using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BingeMe.Replay.Sides;

namespace BingeMe.TestSupport.Servers;

/// <summary>A server program on a free port of 127.0.0.1, ended by its id when the test process ends. Stop and start keep the port.</summary>
public abstract class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromSeconds(30);
    private const int LastLines = 20;
    private readonly Lock guard = new();
    private readonly ConcurrentQueue<string> lastLines = [];
    private Process? process;

    protected ServerProcess()
    {
        Port = FreePort();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The program's process id.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public int Id => process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>Hears each line that the program writes, on the thread that reads it.</summary>
    public Action<string>? Said { get; init; }

    /// <summary>Starts the program and waits until it accepts connections.</summary>
    public async Task Start()
    {
        await Prepare();
        lock (guard)
            process = Process.Start(Command()) ?? throw new InvalidOperationException("The server did not start.");
        // Read in any case: a full pipe would halt it.
        process.OutputDataReceived += (_, e) => Heard(e.Data);
        process.ErrorDataReceived += (_, e) => Heard(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var answers = await Answers();
            if (process.HasExited || waited.Elapsed > InactivityTimeout)
            {
                var end = "has not answered in time";
                if (process.HasExited)
                {
                    // Waits for what it wrote last, too.
                    await process.WaitForExitAsync();
                    end = $"ended with {process.ExitCode}{(answers ? " although somebody answers there" : "")}";
                }

                throw new InvalidOperationException($"{process.StartInfo.FileName} on port {Port} {end}:\n{string.Join('\n', lastLines)}");
            }

            if (answers) return;
            await Task.Delay(20);
        }
    }

    private void Heard(string? line)
    {
        Said?.Invoke(line ?? "");
        if (line is null) return;
        lastLines.Enqueue(line);
        if (lastLines.Count > LastLines) lastLines.TryDequeue(out _);
    }

    /// <summary>Kills the program, as a crash would.</summary>
    public void Stop()
    {
        lock (guard)
        {
            if (process is null)
                return;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            process = null;
        }
    }

    /// <summary>Halts the program: connections stay, nothing answers.</summary>
    public Task Freeze() => Signal("-STOP");

    /// <summary>Lets a halted program go on.</summary>
    public Task Thaw() => Signal("-CONT");

    /// <summary>Ends the program.</summary>
    public virtual ValueTask DisposeAsync()
    {
        Stop();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Installs what is missing and makes folders.</summary>
    protected abstract Task Prepare();

    /// <summary>The program and its arguments.</summary>
    protected abstract ProcessStartInfo Command();

    /// <summary>Whether the server is ready; here, whether it accepts a connection.</summary>
    protected virtual Task<bool> Answers() => LocalPort.Answers(Port, CancellationToken.None);

    /// <summary>Arguments for a program, with its output caught.</summary>
    protected static ProcessStartInfo Program(string name, params IEnumerable<string> arguments) =>
        new(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

    private Task<string> Signal(string signal) => Tools.Run("kill", signal, $"{process?.Id}");

    /// <summary>A UDP port that nobody has now.</summary>
    public static int FreeUdpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>
    /// A free port below those that the system gives to clients (32768 and above): one of those is free now, and a connection's own when the
    /// server starts, or starts again.
    /// </summary>
    public static int FreePort() => LocalPort.Free();
}
