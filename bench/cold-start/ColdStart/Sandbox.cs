using System.Diagnostics;
using BingeMe.TestSupport.LambdaRuntime;

namespace ColdStart;

/// <summary>One process of a candidate with a Runtime API of its own; killed when disposed.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly FakeRuntimeApi api = new();

    /// <summary>Of this sandbox alone: counts of an earlier one's calls would have a later one refuse them.</summary>
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("cold-start-");
    private readonly Process process;
    private readonly long started;

    /// <summary>Starts the process with an event already waiting for it.</summary>
    /// <param name="candidate">What to run.</param>
    /// <param name="firstEvent">The event.</param>
    /// <param name="logToNowhere">
    /// Lets a shell send the log to /dev/null, for warm invocations: Lambda reads it outside of the sandbox' processor time, while a reader
    /// in this process would take a core from those who are measured. Costs a cold start the shell's start.
    /// </param>
    public Sandbox(Candidate candidate, byte[] firstEvent, bool logToNowhere)
    {
        var start = logToNowhere
            ? new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > /dev/null", "sh", .. candidate.Command])
            : new ProcessStartInfo(candidate.Command[0], candidate.Command[1..]);
        start.RedirectStandardOutput = true;
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "cold-start";
        start.Environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024";
        start.Environment["BINGEME_DATA"] = data.FullName;
        start.Environment["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(candidate.Command[^1]));
        api.Enqueue(new FakeInvocation { Payload = firstEvent });
        started = Stopwatch.GetTimestamp();
        process = Process.Start(start) ?? throw new InvalidOperationException($"{candidate.Name} does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>Milliseconds from just before the spawn until the first answer had arrived whole.</summary>
    public double FirstAnswer() => Stopwatch.GetElapsedTime(started, Checked(api.Outcome(30)).Timestamp).TotalMilliseconds;

    /// <summary>
    /// Microseconds from an event handed out until its answer had arrived whole, as a client waits for it: Lambda hands events only to a
    /// sandbox that asks for one.
    /// </summary>
    public double Invoke(byte[] eventJson)
    {
        var invocation = new FakeInvocation { Payload = eventJson };
        var patience = default(SpinWait);
        while (api.Pending == 0) patience.SpinOnce(sleep1Threshold: -1);
        var since = Stopwatch.GetTimestamp();
        api.Enqueue(invocation);
        return Stopwatch.GetElapsedTime(since, Checked(api.Outcome(30)).Timestamp).TotalMicroseconds;
    }

    /// <summary>
    /// Microseconds an invocation takes when the next one always waits already: with the answer's receipt, the log line and the question for
    /// the next, which a client does not wait for.
    /// </summary>
    public double InvokeInARow(byte[] eventJson, int count)
    {
        var invocations = Enumerable.Range(0, count).Select(_ => new FakeInvocation { Payload = eventJson }).ToList();
        var since = Stopwatch.GetTimestamp();
        invocations.ForEach(i => api.Enqueue(i));
        var last = since;
        for (var i = 0; i < count; i++) last = Checked(api.Outcome(30)).Timestamp;
        return Stopwatch.GetElapsedTime(since, last).TotalMicroseconds / count;
    }

    /// <summary>The most memory that the process had resident, in MB; 0 where the system does not tell.</summary>
    public double PeakMegabytes()
    {
        var status = $"/proc/{process.Id}/status";
        if (!File.Exists(status)) return 0;
        var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1]) / 1024;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit(5_000);
        process.Dispose();
        api.Dispose();
        data.Delete(recursive: true);
    }

    private static FakeCall Checked(FakeCall call) =>
        call.Kind == "response" ? call : throw new InvalidOperationException($"The bootstrap posted {call.Path}: {call.Text}");
}
