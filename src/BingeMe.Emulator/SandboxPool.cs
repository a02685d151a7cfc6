using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BingeMe.Emulator;

/// <summary>
/// The sandboxes of one function: started when a request finds none idle, reused with the latest used first, as Lambda does,
/// replaced when they crash or time out.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "Requests at work still use both while the pool closes; neither holds anything of the system's.")]
internal sealed class SandboxPool(EmulatorOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim places = new(options.MaxSandboxes);
    private readonly ConcurrentStack<Sandbox> idle = new();
    private readonly ConcurrentDictionary<int, Sandbox> all = new();
    private readonly CancellationTokenSource closed = new();
    private int count;

    /// <summary>How many were ever started.</summary>
    public int Started => Volatile.Read(ref count);

    /// <summary>Those that live, in the order of their starts.</summary>
    public IReadOnlyList<SandboxStats> Stats => [.. all.Values.Where(static s => s.Lives).Select(static s => s.Stats).OrderBy(static s => s.Number)];

    /// <summary>Takes an idle sandbox, or starts one; null when all stay busy for too long.</summary>
    /// <param name="patience">How long to wait for a place.</param>
    /// <exception cref="InvalidOperationException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The pool is closing.</exception>
    public async Task<(Sandbox Sandbox, bool IsCold)?> Rent(TimeSpan patience)
    {
        if (!await places.WaitAsync(patience, closed.Token)) return null;
        try
        {
            while (idle.TryPop(out var warm))
            {
                if (warm.Lives) return (warm, false);
                await Remove(warm);
            }

            var cold = await Sandbox.Start(Interlocked.Increment(ref count), options);
            all[cold.Number] = cold;
            if (closed.IsCancellationRequested) await Remove(cold);
            closed.Token.ThrowIfCancellationRequested();
            return (cold, true);
        }
        catch
        {
            places.Release();
            throw;
        }
    }

    /// <summary>Gives a sandbox back.</summary>
    /// <param name="sandbox">From <see cref="Rent"/>.</param>
    /// <param name="usable">False when it must not be used again; it is ended before its place is free, as a maximum is a maximum.</param>
    public async Task Return(Sandbox sandbox, bool usable)
    {
        if (usable && sandbox.Lives) idle.Push(sandbox);
        else await Remove(sandbox);
        places.Release();
    }

    /// <summary>Ends all, those at work too, and waits for those that are just being started.</summary>
    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await Task.WhenAll(all.Values.Select(Remove));
        for (var i = 0; i < options.MaxSandboxes; i++) await places.WaitAsync(CancellationToken.None);
    }

    private async Task Remove(Sandbox sandbox)
    {
        await sandbox.DisposeAsync();
        all.TryRemove(sandbox.Number, out _);
    }
}
