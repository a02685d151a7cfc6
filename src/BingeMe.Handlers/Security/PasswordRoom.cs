using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using BingeMe.Http;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Where passwords are hashed (contract ruling 32). A hash keeps a core busy for a quarter of a second; on the pool's threads a few of them
/// would hold up everything else. Here as many run at once as there are cores, each on a thread of its own, a few more wait, and the rest
/// are told to come again.
/// </summary>
/// <param name="threads">How many run at once.</param>
/// <param name="places">How many may wait.</param>
internal sealed class PasswordRoom(int threads, int places)
{
    /// <summary>Waiting calls a core: four seconds of work, which a client still waits for.</summary>
    private const int PlacesPerCore = 16;

    /// <summary>A burst that small machines take too.</summary>
    private const int FewestPlaces = 64;

    private const string RetryAfterSeconds = "2";

    /// <summary>The process's own.</summary>
    public static readonly PasswordRoom Instance = new(Environment.ProcessorCount, Math.Max(FewestPlaces, PlacesPerCore * Environment.ProcessorCount));

    private readonly Channel<Action> waiting = Channel.CreateUnbounded<Action>();
    private int inside;
    private int started;

    /// <summary>Runs the work on one of the threads.</summary>
    /// <exception cref="ApiException">503: too many wait already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came.</exception>
    public async Task<T> Run<T>(Func<T> work, CancellationToken cancelled)
    {
        if (Interlocked.Increment(ref inside) > threads + places)
        {
            Interlocked.Decrement(ref inside);
            throw new ApiException(503, "Too many are signing in at this moment; try again shortly.") { Headers = [new("Retry-After", RetryAfterSeconds)] };
        }

        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Writer.TryWrite(() => Do(work, result, cancelled));
        if (Volatile.Read(ref started) < threads && Interlocked.Increment(ref started) <= threads)
            new Thread(Serve) { IsBackground = true, Name = "passwords" }.Start();
        return await result.Task;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A failure is told to whoever waits for the result; the thread goes on.")]
    private void Do<T>(Func<T> work, TaskCompletionSource<T> result, CancellationToken cancelled)
    {
        try
        {
            if (cancelled.IsCancellationRequested) result.TrySetCanceled(cancelled);
            else result.TrySetResult(work());
        }
        catch (Exception e)
        {
            result.TrySetException(e);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    private void Serve()
    {
        while (true)
        {
            while (waiting.Reader.TryRead(out var work)) work();
            waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
