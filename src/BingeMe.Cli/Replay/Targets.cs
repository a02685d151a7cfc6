using System.Diagnostics;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Terminal;
using BingeMe.Emulator;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;

namespace BingeMe.Cli.Replay;

/// <summary>What <c>--left</c> and <c>--right</c> may name.</summary>
internal static class Targets
{
    /// <summary>Whether a text names a side.</summary>
    public static bool IsOne(string text) =>
        text is "kestrel" or "lambda" || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"));

    /// <summary>Reads one.</summary>
    /// <param name="text"><c>kestrel</c>, <c>lambda</c> or an address.</param>
    /// <param name="data">Where hosts start from.</param>
    /// <param name="kestrel">The server's program.</param>
    /// <param name="lambda">The bootstrap.</param>
    /// <param name="sandboxes">How many processes of the function there may be at once.</param>
    /// <exception cref="CliFaultException">It is none of them, or its program is not there.</exception>
    public static IReplayTarget Of(string text, FreshData data, string kestrel, string lambda, int sandboxes = 1) => text switch
    {
        "kestrel" => new KestrelTarget(data, Program(kestrel, "kestrel")),
        "lambda" => new LambdaTarget(data, Program(lambda, "lambda"), sandboxes),
        _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => new UrlTarget(address),
        _ => throw new CliFaultException(ExitCodes.Failed, $"'{text}' is no side: kestrel, lambda, or an address such as http://127.0.0.1:4000."),
    };

    private static string[] Program(string file, string part) => File.Exists(file)
        ? Path.GetExtension(file) == ".dll" ? ["dotnet", Path.GetFullPath(file)] : [Path.GetFullPath(file)]
        : throw new CliFaultException(ExitCodes.Failed, $"There is no {file}: ./publish {part} makes it, or --{part} names another.");
}

/// <summary>The EC2 host, a process a start.</summary>
internal sealed class KestrelTarget(FreshData data, string[] command) : IReplayTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    public string Name => "kestrel";

    public bool StartsFresh => true;

    public async Task<IHostSide> Start(CancellationToken cancelled)
    {
        var home = await data.Take(cancelled);
        var port = LocalPort.Free();
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in home.Environment) start.Environment[name] = value;
        start.Environment["PORT"] = $"{port}";
        var errors = new LastLines();
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new IOException($"{command[0]} does not start.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            home.Release();
            throw new IOException($"{command[0]} does not start: {e.Message}", e);
        }

        process.OutputDataReceived += (_, e) => errors.Add(e.Data);
        process.ErrorDataReceived += (_, e) => errors.Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var side = new SocketSide(port, isProxy: true, home.Stores(() => End(process)));
        try
        {
            await Listening(process, port, errors, cancelled);
            return home.Of(side);
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    private async Task Listening(Process process, int port, LastLines errors, CancellationToken cancelled)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(5, cancelled))
        {
            if (process.HasExited) throw new IOException($"{command[^1]} ended with {process.ExitCode} instead of listening:\n{errors}");
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new IOException($"{command[^1]} does not listen after {Patience.TotalSeconds} s:\n{errors}");
            if (await LocalPort.Answers(port, cancelled)) return;
        }
    }

    /// <summary>Its state was read already, and is thrown away: nothing would come of a gentle end.</summary>
    private static async ValueTask End(Process process)
    {
        // With its children: where the command is a script, the host is one of them. One that got away may hold the output open.
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(LastLines));
        process.Dispose();
    }
}

/// <summary>The function, with its own Runtime API: a process a start, and more of them over the same data where several requests are at work.</summary>
internal sealed class LambdaTarget(FreshData data, string[] command, int sandboxes) : IReplayTarget
{
    public string Name => "lambda";

    public bool StartsFresh => true;

    public async Task<IHostSide> Start(CancellationToken cancelled)
    {
        var home = await data.Take(cancelled);
        try
        {
            var pool = new FunctionPool(new EmulatorOptions { Command = command, Environment = home.Environment, StopTime = TimeSpan.Zero }, sandboxes);
            await pool.Start();
            return home.Of(new FunctionSide(pool, home.Stores(pool.DisposeAsync)));
        }
        catch
        {
            home.Release();
            throw;
        }
    }
}

/// <summary>An API that runs already, wherever: its state is its own, and is not compared.</summary>
internal sealed class UrlTarget(Uri address) : IReplayTarget
{
    public string Name => address.GetLeftPart(UriPartial.Authority);

    public bool StartsFresh => false;

    public Task<IHostSide> Start(CancellationToken cancelled) => Task.FromResult<IHostSide>(new Side(address));

    private sealed class Side(Uri address) : IHostSide
    {
        public string Folder => "";

        public Task<ClientResponse> Send(string sample, CancellationToken cancelled)
        {
            // The sample's own host stays: which one is asked for is part of the request.
            var wire = SampleRequest.Of(sample).Wire;
            return RawClient.Send(address, wire.Method, $"{address.AbsolutePath.TrimEnd('/')}{wire.Target}", wire.Headers, wire.Body, cancelled);
        }

        public Task<string?> NewestCode(string address, CancellationToken cancelled) => Task.FromResult<string?>(null);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>The last lines that a process wrote, for the fault's text.</summary>
internal sealed class LastLines
{
    private const int Most = 10;
    private readonly Queue<string> lines = new();

    public void Add(string? line)
    {
        if (line is null) return;
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > Most) lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (lines) return string.Join('\n', lines);
    }
}
