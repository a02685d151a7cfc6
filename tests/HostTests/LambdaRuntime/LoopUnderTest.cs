using System.Text;
using BingeMe.Lambda.Runtime;
using BingeMe.TestSupport.LambdaRuntime;

namespace HostTests.LambdaRuntime;

/// <summary>A loop that runs against a fake Runtime API until it is disposed.</summary>
internal sealed class LoopUnderTest : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly MemoryStream log = new();
    private readonly Task<int> running;

    /// <summary>Tests block pool threads while they wait; without spare ones the handlers' continuations would come late.</summary>
    static LoopUnderTest() => ThreadPool.SetMinThreads(64, 64);

    public LoopUnderTest(IInvocationHandler handler, int concurrency = 1, bool streaming = false, double marginMs = 250)
    {
        var settings = new LambdaSettings
        {
            Host = "127.0.0.1",
            Port = Api.Port,
            MaxConcurrency = concurrency,
            Streaming = streaming ? ResponseStreaming.FunctionUrl : ResponseStreaming.None,
            DeadlineMargin = TimeSpan.FromMilliseconds(marginMs),
        };
        var loop = new InvocationLoop(
            settings, () => new RuntimeApiClient(settings.Host, settings.Port), handler, new RuntimeLog(log, TimeProvider.System), TimeProvider.System);
        running = Task.Factory.StartNew(() => loop.Run(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public LoopUnderTest(Func<Invocation, CancellationToken, ValueTask<string>> answer, int concurrency = 1, double marginMs = 250)
        : this(new FunctionHandler(async (i, c) => InvocationResponse.Whole(Encoding.UTF8.GetBytes(await answer(i, c)))), concurrency, marginMs: marginMs)
    {
    }

    public FakeRuntimeApi Api { get; } = new();

    public string Log => Encoding.UTF8.GetString(log.ToArray());

    /// <summary>Waits for the loop to end by itself and gives its exit code.</summary>
    public int ExitCode() => running.Wait(TimeSpan.FromSeconds(10)) ? running.Result : throw new TimeoutException("The loop goes on.");

    /// <summary>Stops the loop and gives its exit code.</summary>
    public int Stop()
    {
        stop.Cancel();
        return ExitCode();
    }

    public void Dispose()
    {
        stop.Cancel();
        if (!running.Wait(TimeSpan.FromSeconds(5))) throw new TimeoutException("The loop does not stop.");
        Api.Dispose();
        stop.Dispose();
        log.Dispose();
    }
}
