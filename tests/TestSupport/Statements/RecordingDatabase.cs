using System.Data.Common;
using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Statements;

/// <summary>A database that writes down every statement that it is given.</summary>
/// <param name="inner">The database.</param>
/// <param name="ledger">Where to.</param>
public sealed class RecordingDatabase(IDatabase inner, StatementLedger ledger) : IDatabase
{
    /// <inheritdoc/>
    public SqlDialect Dialect { get; } = new RecordingDialect(inner.Dialect, ledger);

    /// <inheritdoc/>
    public async ValueTask<DbConnection> Open(CancellationToken cancelled) => new RecordingConnection(await inner.Open(cancelled), ledger, ledger.Opens());
}
