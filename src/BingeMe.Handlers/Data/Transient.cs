using System.Data.Common;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Data;

/// <summary>
/// Repeats a transaction that the database gave up for another one's sake (a deadlock, a lock not had in time). The work must begin its
/// transaction itself, so that nothing of a failed try is left.
/// </summary>
internal static class Transient
{
    private const int Tries = 10;

    /// <summary>Each try waits this much longer than the one before it, so that a crowd around one row thins out.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(4);

    public static async Task<T> Retry<T>(Func<Task<T>> work)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await work();
            }
            catch (DbException e) when (e.IsTransient)
            {
                // Nothing of it is left behind: whoever comes back later starts anew.
                if (tried == Tries) throw new DependencyException("sql", e);
                if (tried > 1) await Task.Delay(Step * tried);
            }
        }
    }
}
