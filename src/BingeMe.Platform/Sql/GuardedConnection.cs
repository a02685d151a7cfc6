using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// A connection whose every step is watched. When the server hangs in the middle of one, the step is left behind with the connection: nobody
/// uses it again, and it is closed when the driver gives the step up, or rolled back if the server finishes it after all.
/// </summary>
/// <param name="inner">The pool's connection.</param>
/// <param name="watch">Knows whether the server hangs.</param>
internal sealed class GuardedConnection(MySqlConnection inner, HungServerDetector watch) : DbConnection
{
    private Task? left;

    [AllowNull]
    public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => left is null ? inner.State : ConnectionState.Broken;

    /// <summary>Whether a step was left behind.</summary>
    public bool IsAbandoned => left is not null;

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    public override void Open() => inner.Open();

    public override void Close()
    {
        if (left is null)
            inner.Close();
    }

    public override async ValueTask DisposeAsync()
    {
        if (left is null)
        {
            try
            {
                // Closing says goodbye to a transaction that is open, and may meet the hanging server itself.
                await Watch(static async c => await c.CloseAsync());
                await inner.DisposeAsync();
            }
            catch (DependencyException) when (left is not null)
            {
                // The answer is decided already; the connection ends by itself.
            }
        }

        await base.DisposeAsync();
    }

    /// <summary>Takes a step on the pool's connection.</summary>
    /// <exception cref="DependencyException">The server hangs, now or since an earlier step.</exception>
    public Task<T> Watch<T>(Func<MySqlConnection, Task<T>> step)
    {
        RequireWhole();
        return Watch(step(inner));
    }

    /// <summary>Waits for a step that was taken. What the driver throws for a server that cannot do its work ends here.</summary>
    /// <exception cref="DependencyException">The server hangs, broke off, or is busy.</exception>
    public async Task<T> Watch<T>(Task<T> work)
    {
        try
        {
            return work.IsCompleted ? await work : await watch.Await(work);
        }
        catch (DependencyException) when (!work.IsCompleted)
        {
            left = work;
            _ = EndLater(work);
            throw;
        }
        catch (Exception e) when (SqlFaults.KindOf(e) is { } kind)
        {
            throw new DependencyException("sql", e) { Kind = kind };
        }
    }

    /// <summary>Throws when a step was left behind: the connection is nobody's any more.</summary>
    /// <exception cref="DependencyException">One was.</exception>
    public void RequireWhole()
    {
        if (left is not null) throw new DependencyException("sql", new TimeoutException("An earlier step was left behind.")) { Kind = DependencyFailure.TimedOut };
    }

    /// <inheritdoc cref="Watch{T}(Func{MySqlConnection, Task{T}})"/>
    public Task Watch(Func<MySqlConnection, Task> step) => Watch(async c =>
    {
        await step(c);
        return true;
    });

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new GuardedTransaction(inner.BeginTransaction(isolationLevel), this);

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        new GuardedTransaction(await Watch(async c => await c.BeginTransactionAsync(isolationLevel, cancellationToken)), this);

    protected override DbCommand CreateDbCommand() => new GuardedCommand(inner.CreateCommand(), this);

    protected override void Dispose(bool disposing)
    {
        if (disposing && left is null)
            inner.Dispose();
        base.Dispose(disposing);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for the step any more; its failure was told already.")]
    private async Task EndLater(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception)
        {
            // As expected: the driver gave it up.
        }

        try
        {
            await inner.DisposeAsync();
        }
        catch (Exception)
        {
            // Broken with the step.
        }
    }
}
