using System.Data;
using System.Data.Common;
using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>A transaction of a <see cref="GuardedConnection"/>; the connection that it names is that one, as Dapper demands.</summary>
internal sealed class GuardedTransaction(MySqlTransaction inner, GuardedConnection connection) : DbTransaction
{
    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    public MySqlTransaction Inner => inner;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => inner.Commit();

    public override void Rollback() => inner.Rollback();

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        // A step that was left behind before this one is certain: its transaction will be rolled back.
        connection.RequireWhole();
        try
        {
            // Broken off by the caller it would be unknown, too.
            await connection.Watch(_ => inner.CommitAsync(CancellationToken.None));
        }
        catch (DependencyException e)
        {
            throw new DependencyException("sql", e) { Kind = e.Kind, IsOutcomeUnknown = true };
        }
    }

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => connection.Watch(_ => inner.RollbackAsync(cancellationToken));

    public override async ValueTask DisposeAsync()
    {
        // Rolls back what was not committed. With a step left behind, the end of the connection does.
        if (!connection.IsAbandoned)
        {
            try
            {
                await connection.Watch(async _ => await inner.DisposeAsync());
            }
            catch (DependencyException) when (connection.IsAbandoned)
            {
                // The same, noticed now.
            }
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !connection.IsAbandoned)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
