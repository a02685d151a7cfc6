using System.Diagnostics;

namespace BingeMe.Emulator;

/// <summary>One process of the function with its own Runtime API. Takes one invocation at a time.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    /// <summary>For the last lines of a process that has ended: one that it left behind may hold its output open for ever.</summary>
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    private readonly SandboxEndpoint endpoint;
    private readonly Process process;
    private readonly Task ended;
    private readonly long started;
    private readonly EmulatorOptions options;
    private readonly Lazy<Task> ending;
    private int invocations;

    private Sandbox(int number, SandboxEndpoint endpoint, Process process, long started, EmulatorOptions options)
    {
        Number = number;
        this.endpoint = endpoint;
        this.process = process;
        this.started = started;
        this.options = options;
        ProcessId = process.Id;
        ended = Ended(process);
        ending = new Lazy<Task>(End);
    }

    /// <summary>Counted from 1.</summary>
    public int Number { get; }

    /// <summary>The process's id.</summary>
    public int ProcessId { get; }

    /// <summary>False once the process has ended.</summary>
    public bool Lives => !ended.IsCompleted;

    /// <summary>Milliseconds from spawn to the first call of <c>next</c>; null before that.</summary>
    public double? ColdStartMs =>
        endpoint.FirstNext.IsCompletedSuccessfully ? Stopwatch.GetElapsedTime(started, endpoint.FirstNext.Result).TotalMilliseconds : null;

    /// <summary>What it has done so far.</summary>
    public SandboxStats Stats => new(Number, ProcessId, Volatile.Read(ref invocations), ColdStartMs);

    /// <summary>Starts a process in the environment that Lambda would give it.</summary>
    /// <exception cref="InvalidOperationException">The program cannot be started.</exception>
    public static async Task<Sandbox> Start(int number, EmulatorOptions options)
    {
        var endpoint = await SandboxEndpoint.Start(options.Timeout);
        try
        {
            var start = SandboxEnvironment.Describe(options, endpoint.Address, number);
            var started = Stopwatch.GetTimestamp();
            var process = Process.Start(start) ?? throw new InvalidOperationException($"'{options.Command[0]}' does not start.");
            Forward(process, line => options.OnOutput(number, line));
            return new Sandbox(number, endpoint, process, started, options);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            await endpoint.DisposeAsync();
            throw new InvalidOperationException($"'{options.Command[0]}' cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Runs one invocation.</summary>
    /// <param name="requestId">Its id.</param>
    /// <param name="payload">The event.</param>
    /// <param name="patience">How long to wait for an outcome.</param>
    public async Task<Outcome> Invoke(string requestId, byte[] payload, TimeSpan patience)
    {
        if (Interlocked.Increment(ref invocations) > 1 && options.Freeze) UnixSignals.Thaw(ProcessId);
        var posted = endpoint.Invoke(requestId, payload);
        using var enough = new CancellationTokenSource();
        var first = await Task.WhenAny(posted, ended, Task.Delay(patience, enough.Token));
        await enough.CancelAsync();

        // What was posted counts, even when the process ended right after it.
        if (posted.IsCompleted)
        {
            if (options.Freeze && Lives) UnixSignals.Freeze(ProcessId);
            return await posted;
        }

        if (first == ended)
        {
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(LastLines));
            return Outcome.Without(OutcomeKind.Crashed, $"exit code {process.ExitCode}");
        }

        return Outcome.Without(OutcomeKind.TimedOut, $"nothing was posted within {patience.TotalSeconds:f1} s");
    }

    /// <summary>Ends the process: SIGTERM, and SIGKILL for it and its children when that does not help (gateway rule 40).</summary>
    public ValueTask DisposeAsync() => new(ending.Value);

    private async Task End()
    {
        if (Lives)
        {
            UnixSignals.Terminate(ProcessId);
            if (options.Freeze) UnixSignals.Thaw(ProcessId);
            await Task.WhenAny(ended, Task.Delay(options.StopTime));
            if (Lives) process.Kill(entireProcessTree: true);
            await ended;
        }

        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(LastLines));
        process.Dispose();
        await endpoint.DisposeAsync();
    }

    /// <summary>The process' own end; what <c>WaitForExitAsync</c> tells is the end of its output, too.</summary>
    private static Task Ended(Process process)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => ended.TrySetResult();
        process.EnableRaisingEvents = true;
        if (process.HasExited) ended.TrySetResult();
        return ended.Task;
    }

    private static void Forward(Process process, Action<string> write)
    {
        process.OutputDataReceived += (_, e) => Line(e.Data);
        process.ErrorDataReceived += (_, e) => Line(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Line(string? text)
        {
            if (text is not null) write(text);
        }
    }
}
