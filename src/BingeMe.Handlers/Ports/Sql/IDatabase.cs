using System.Data.Common;

namespace BingeMe.Handlers.Ports;

/// <summary>The SQL database. Handlers write one portable SQL; the little that differs stands in <see cref="SqlDialect"/>.</summary>
public interface IDatabase
{
    /// <summary>What differs between the engines.</summary>
    SqlDialect Dialect { get; }

    /// <summary>
    /// An open connection from the pool; the caller disposes it. A statement that is sent by itself, outside of a transaction, and that the
    /// database gives up for another one's sake (a deadlock, a lock not had in time) is sent again by the connection. Throws
    /// <see cref="DependencyException"/> when the database cannot be reached within the connect time-out, so that the pipeline answers 503
    /// quickly.
    /// </summary>
    ValueTask<DbConnection> Open(CancellationToken cancelled);
}
