using System.Collections.Concurrent;
using System.Diagnostics;

namespace BingeMe.PlatformTests.Outages;

/// <summary>
/// Callers of several operations at once, until told to stop. Beside them a metronome says how late this machine is: what it is late
/// with a tick of its own, it is late with an answer too, and that is no fault of the API.
/// </summary>
internal sealed class Traffic
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<Answered> answers = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<Task> callers;
    private readonly Task metronome;
    private readonly Queue<(TimeSpan At, TimeSpan Late)> recent = new();
    private TimeSpan recently;
    private TimeSpan latest;

    /// <summary>Begins.</summary>
    /// <param name="callersEach">Callers of each operation.</param>
    /// <param name="operations">What they call.</param>
    public Traffic(int callersEach, IReadOnlyDictionary<string, Func<Task<SiteAnswer>>> operations)
    {
        callers = [.. from operation in operations from _ in Enumerable.Range(0, callersEach) select Task.Run(() => Call(operation.Key, operation.Value))];
        metronome = Task.Run(KeepTime);
    }

    /// <summary>Since the beginning.</summary>
    public TimeSpan Now => clock.Elapsed;

    /// <summary>How late the machine was at most, all in all within two seconds.</summary>
    public TimeSpan Lateness => latest;

    /// <summary>The longest the machine stood still at a stretch.</summary>
    public TimeSpan Standstill { get; private set; }

    /// <summary>What was answered so far.</summary>
    public IReadOnlyList<Answered> Answers => [.. answers];

    /// <summary>Stops and waits for the last answers.</summary>
    public async Task<IReadOnlyList<Answered>> Stop()
    {
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await metronome;
        return Answers;
    }

    private async Task Call(string name, Func<Task<SiteAnswer>> operation)
    {
        while (!stop.IsCancellationRequested)
        {
            var began = clock.Elapsed;
            var answer = await operation();
            answers.Enqueue(new Answered(name, answer.Status, answer.Took, began, clock.Elapsed));
            await Task.Delay(Pause);
        }
    }

    private async Task KeepTime()
    {
        while (!stop.IsCancellationRequested)
        {
            var began = clock.Elapsed;
            await Task.Delay(Tick);
            var late = clock.Elapsed - began - Tick;
            if (late > Standstill) Standstill = late;
            recent.Enqueue((began, late));
            recently += late;
            while (began - recent.Peek().At > Window) recently -= recent.Dequeue().Late;
            if (recently > latest) latest = recently;
        }
    }
}
