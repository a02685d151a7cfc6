using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace BingeMe.TestSupport.Statements;

/// <summary>A command that writes down what it runs.</summary>
internal sealed class RecordingCommand(DbCommand inner, RecordingConnection connection, StatementLedger ledger) : DbCommand
{
#pragma warning disable CA2100 // passed on as it came
    [AllowNull]
    public override string CommandText { get => inner.CommandText; set => inner.CommandText = value; }
#pragma warning restore CA2100

    public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }

    public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }

    public override bool DesignTimeVisible { get => inner.DesignTimeVisible; set => inner.DesignTimeVisible = value; }

    public override UpdateRowSource UpdatedRowSource { get => inner.UpdatedRowSource; set => inner.UpdatedRowSource = value; }

    // The inner command belongs to the inner connection from its making.
    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => inner.Transaction;
        set => inner.Transaction = (value as RecordingTransaction)?.Inner ?? value;
    }

    /// <summary>The command that runs.</summary>
    public DbCommand Inner => inner;

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery() => Noted().ExecuteNonQuery();

    public override object? ExecuteScalar() => Noted().ExecuteScalar();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => Noted().ExecuteNonQueryAsync(cancellationToken);

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => Noted().ExecuteScalarAsync(cancellationToken);

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Noted().ExecuteReader(behavior);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Noted().ExecuteReaderAsync(behavior, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private DbCommand Noted()
    {
        ledger.Ran(inner, connection.IsInTransaction);
        return inner;
    }
}
