using System.Data;
using System.Data.Common;
using System.Globalization;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Sql;

/// <summary>
/// A transaction of a <see cref="GuardedConnection"/>; the connection that it names is that one, as Dapper demands. It begins with its first
/// statement, in the same message to the server.
/// </summary>
internal sealed class GuardedTransaction(GuardedConnection connection, IsolationLevel level) : DbTransaction, ICommitMessage
{
    public override IsolationLevel IsolationLevel => level;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => CommitAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override void Rollback() => RollbackAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        // A step that was left behind before this one is certain: its transaction will be rolled back.
        connection.RequireWhole();
        try
        {
            // Broken off by the caller it would be unknown, too.
            await connection.EndTransaction("commit");
        }
        catch (DependencyException e)
        {
            throw new DependencyException("sql", e) { Kind = e.Kind, IsOutcomeUnknown = true };
        }
    }

    public async Task<long> Commit(DbCommand last, string count)
    {
        connection.RequireWhole();
#pragma warning disable CA2100 // the modules' SQL
        last.CommandText = last.CommandText.Length == 0 ? $"commit; {count}" : $"{last.CommandText}; commit; {count}";
#pragma warning restore CA2100
        try
        {
            var number = await last.ExecuteScalarAsync(CancellationToken.None);
            connection.Committed();
            return Convert.ToInt64(number, CultureInfo.InvariantCulture);
        }
        catch (DependencyException e) when (e.Kind != DependencyFailure.Busy)
        {
            throw new DependencyException("sql", e) { Kind = e.Kind, IsOutcomeUnknown = true };
        }
    }

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => connection.EndTransaction("rollback");

    public override async ValueTask DisposeAsync()
    {
        // Rolls back what was not committed. With a step left behind, the end of the connection does.
        if (!connection.IsAbandoned)
        {
            try
            {
                await connection.EndTransaction("rollback");
            }
            catch (DependencyException) when (!connection.IsUsable)
            {
                // The same, noticed now: the server rolls back what ends with its connection.
            }
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        // The base comes here from DisposeAsync too; what that could not end, nobody can.
        if (disposing && connection.IsUsable)
            connection.EndTransaction("rollback").GetAwaiter().GetResult();
        base.Dispose(disposing);
    }
}
