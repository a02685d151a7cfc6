using System.Data;
using System.Data.Common;
using System.Globalization;
using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Statements;

/// <summary>A transaction that names the recording connection as its own; Dapper checks that it is.</summary>
internal sealed class RecordingTransaction(DbTransaction inner, RecordingConnection connection, StatementLedger ledger) : DbTransaction, ICommitMessage
{
    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    public DbTransaction Inner => inner;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => inner.Commit();

    public override void Rollback() => inner.Rollback();

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ledger.Commits();
        await inner.CommitAsync(cancellationToken);
        connection.IsInTransaction = false;
        ledger.Committed();
    }

    public async Task<long> Commit(DbCommand last, string count)
    {
        var command = ((RecordingCommand)last).Inner;
        var statements = command.CommandText;
#pragma warning disable CA2100 // what the business sent
        command.CommandText = $"{statements}; {count}";
        ledger.Ran(command, isInTransaction: true);
        command.CommandText = statements;
        ledger.CommitsWithStatements();
        long counted;
        if (inner is ICommitMessage message)
        {
            counted = await message.Commit(command, count);
        }
        else
        {
            if (statements.Length > 0) await command.ExecuteNonQueryAsync();
            await inner.CommitAsync();
            command.CommandText = count;
            counted = Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }
#pragma warning restore CA2100

        connection.IsInTransaction = false;
        ledger.Committed();
        return counted;
    }

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => inner.RollbackAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        connection.IsInTransaction = false;
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
