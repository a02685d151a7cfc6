using System.Diagnostics.CodeAnalysis;

namespace BingeMe.Kestrel;

/// <summary>
/// What the bodies of all requests together hold in memory. Bodies that would pass the bound are refused; when the last of many is gone, the
/// memory goes back to the system, which the collector by itself would keep for the next time.
/// </summary>
/// <param name="most">The bound, bytes.</param>
internal sealed class BodyBudget(long most)
{
    /// <summary>Bodies that came and went before giving memory back is worth a collection of everything.</summary>
    private const long WorthCollecting = 32 * 1024 * 1024;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private long held;
    private long passed;
    private int collecting;

    /// <summary>Bytes held now.</summary>
    public long Held => Volatile.Read(ref held);

    /// <summary>Takes room for so many bytes more.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref held, bytes) <= most) return true;
        Interlocked.Add(ref held, -bytes);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Give(long bytes)
    {
        if (bytes == 0) return;
        var left = Interlocked.Add(ref held, -bytes);
        var gone = Interlocked.Add(ref passed, bytes);
        if (left < WorthCollecting && gone >= WorthCollecting && Interlocked.Exchange(ref collecting, 1) == 0) _ = Collect();
    }

    [SuppressMessage("Reliability", "CA2007", Justification = "There is no context to come back to.")]
    private async Task Collect()
    {
        // Not between two of a stream of large bodies: only when it has ebbed.
        long before;
        do
        {
            before = Volatile.Read(ref passed);
            await Task.Delay(Quiet);
        }
        while (Volatile.Read(ref passed) != before);

        Interlocked.Exchange(ref passed, 0);
        Interlocked.Exchange(ref collecting, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
