using System.Diagnostics;
using BingeMe.TestSupport.LambdaRuntime;

namespace ColdStart;

/// <summary>One process of a candidate with a Runtime API of its own; killed when disposed.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly FakeRuntimeApi api = new();
    private readonly Process process;
    private readonly long started;

    /// <summary>Starts the process with an event already waiting for it.</summary>
    public Sandbox(Candidate candidate, byte[] firstEvent)
    {
        var start = new ProcessStartInfo(candidate.Command[0], candidate.Command[1..]) { RedirectStandardOutput = true };
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "cold-start";
        start.Environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024";
        start.Environment["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(candidate.Command[^1]));
        api.Enqueue(new FakeInvocation { Payload = firstEvent });
        started = Stopwatch.GetTimestamp();
        process = Process.Start(start) ?? throw new InvalidOperationException($"{candidate.Name} does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>Milliseconds from just before the spawn until the first answer had arrived whole.</summary>
    public double FirstAnswer() => Stopwatch.GetElapsedTime(started, Checked(api.Outcome(30)).Timestamp).TotalMilliseconds;

    /// <summary>Microseconds from an event handed out until its answer had arrived whole.</summary>
    public double Invoke(byte[] eventJson)
    {
        var invocation = new FakeInvocation { Payload = eventJson };
        var since = Stopwatch.GetTimestamp();
        api.Enqueue(invocation);
        return Stopwatch.GetElapsedTime(since, Checked(api.Outcome(30)).Timestamp).TotalMicroseconds;
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
    }

    private static FakeCall Checked(FakeCall call) =>
        call.Kind == "response" ? call : throw new InvalidOperationException($"The bootstrap posted {call.Path}: {call.Text}");
}
