using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace BingeMe.TestSupport.Statements;

/// <summary>A connection whose commands write down what they run.</summary>
internal sealed class RecordingConnection(DbConnection inner, StatementLedger ledger, StatementTally? tally) : DbConnection
{
    private bool isClosed;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction { get; set; }

    [AllowNull]
    public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    public override void Close() => inner.Close();

    public override void Open() => inner.Open();

    public override async ValueTask DisposeAsync()
    {
        Closed();
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => Begun(inner.BeginTransaction(isolationLevel));

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        Begun(await inner.BeginTransactionAsync(isolationLevel, cancellationToken));

    protected override DbCommand CreateDbCommand() => new RecordingCommand(inner.CreateCommand(), this, ledger);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Closed();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Closed()
    {
        if (isClosed) return;
        isClosed = true;
        tally?.Closed();
    }

    private RecordingTransaction Begun(DbTransaction transaction)
    {
        IsInTransaction = true;
        return new RecordingTransaction(transaction, this, ledger);
    }
}
