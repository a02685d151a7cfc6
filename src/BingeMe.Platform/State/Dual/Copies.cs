using System.Diagnostics.Metrics;
using BingeMe.Http;

namespace BingeMe.Platform.State.Dual;

/// <summary>
/// Writes copies to Redis after the truth has changed. No answer ever depends on a copy (docs/state.md), so a copy that cannot be written
/// is counted and otherwise passed over: the reconciler finds it.
/// </summary>
internal static class Copies
{
    private static readonly Counter<long> Missed = new Meter(PlatformMetrics.MeterName).CreateCounter<long>(
        "bingeme.state.copies_missed", "{copy}", "Copies of state that could not be written to Redis.");

    /// <summary>Where copies are written none was missed yet, and that is told.</summary>
    public static void Begin() => Missed.Add(0);

    /// <summary>Tries to write a copy. The caller's cancellation does not count: the truth has changed already.</summary>
    public static async Task Write(Func<CancellationToken, Task> write)
    {
        try
        {
            await write(CancellationToken.None);
        }
        catch (UnavailableException)
        {
            Missed.Add(1);
        }
    }
}
