using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace BingeMe.TestSupport.Statements;

/// <summary>A connection whose commands write down what they run.</summary>
internal sealed class RecordingConnection(DbConnection inner, StatementLedger ledger) : DbConnection
{
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
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new RecordingTransaction(inner.BeginTransaction(isolationLevel), this, ledger);

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        new RecordingTransaction(await inner.BeginTransactionAsync(isolationLevel, cancellationToken), this, ledger);

    protected override DbCommand CreateDbCommand() => new RecordingCommand(inner.CreateCommand(), ledger);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
