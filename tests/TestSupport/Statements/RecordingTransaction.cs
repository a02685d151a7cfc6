using System.Data;
using System.Data.Common;

namespace BingeMe.TestSupport.Statements;

/// <summary>A transaction that names the recording connection as its own; Dapper checks that it is.</summary>
internal sealed class RecordingTransaction(DbTransaction inner, RecordingConnection connection, StatementLedger ledger) : DbTransaction
{
    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    public DbTransaction Inner => inner;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => inner.Commit();

    public override void Rollback() => inner.Rollback();

    public override Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ledger.Committed();
        return inner.CommitAsync(cancellationToken);
    }

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => inner.RollbackAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
