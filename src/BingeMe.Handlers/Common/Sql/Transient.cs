using System.Data.Common;

namespace BingeMe.Handlers.Common.Sql;

/// <summary>
/// Repeats a transaction that the database gave up for another one's sake (a deadlock, a lock not had in time). The work must begin its
/// transaction itself, so that nothing of a failed try is left.
/// </summary>
internal static class Transient
{
    private const int Tries = 5;

    public static async Task<T> Retry<T>(Func<Task<T>> work)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await work();
            }
            catch (DbException e) when (e.IsTransient && tried < Tries)
            {
                // The other one has gone on by now; there is nothing to wait for.
            }
        }
    }
}
