namespace BingeMe.Platform.Resilience;

/// <summary>How long a silent server is waited for. Every byte that moves renews it, so that a large transfer is not taken for silence.</summary>
internal sealed class InactivityTimeout : IDisposable
{
    private readonly TimeSpan length;
    private readonly CancellationToken outer;
    private readonly CancellationTokenRegistration linked;
    private readonly CancellationTokenSource ending;

    /// <summary>Begins to wait.</summary>
    /// <param name="length">Until the server counts as silent.</param>
    /// <param name="outer">Ends the wait for other reasons.</param>
    public InactivityTimeout(TimeSpan length, CancellationToken outer)
    {
        this.length = length;
        this.outer = outer;
        ending = new CancellationTokenSource(length, PauseTolerantTimeProvider.Instance);
        linked = outer.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), ending);
    }

    /// <summary>Cancelled when the patience is over.</summary>
    public CancellationToken Token => ending.Token;

    /// <summary>Whether the server was silent for too long, and nothing else ended the wait.</summary>
    public bool IsOver => ending.IsCancellationRequested && !outer.IsCancellationRequested;

    /// <summary>Something moved.</summary>
    public void Renew()
    {
        if (!ending.IsCancellationRequested) ending.CancelAfter(length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        linked.Dispose();
        ending.Dispose();
    }
}
